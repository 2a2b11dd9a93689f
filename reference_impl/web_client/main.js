import { Backend } from "./api/backend.js";
import { Http } from "./api/http.js";
import { Session } from "./api/session.js";
import { ChatClient } from "./chat_client.js";
import { textOf } from "./i18n/language.js";
import { delayAfter } from "./stream/backoff.js";
import { showShell } from "./views/shell.js";
import { toast } from "./views/toast.js";
import { showWelcome } from "./views/welcome.js";

const root = document.getElementById("app");
const session = new Session();
const backend = new Backend(new Http(session, () => leave()));
let client = null;
let ended = () => {};

const report = (error) => toast(textOf(error));

async function enter() {
  leave();
  if (!session.read()) {
    ended = showWelcome(root, { backend, onTokens: welcome });
    return;
  }
  const entering = new ChatClient(backend, report);
  client = entering;
  for (let failures = 1; client === entering; failures += 1) {
    try {
      await entering.start();
      if (client === entering) ended = showShell(root, entering, { logOut });
      return;
    } catch (error) {
      if (client !== entering) return;
      report(error);
      await new Promise((resume) => setTimeout(resume, delayAfter(failures)));
    }
  }
}

/** Ends what the window shows; the welcome screen comes where a session was lost. */
function leave() {
  ended();
  ended = () => {};
  const had = client;
  client?.stop();
  client = null;
  if (had && !session.read()) ended = showWelcome(root, { backend, onTokens: welcome });
}

function welcome(tokens) {
  session.write(tokens);
  location.hash = "#/chats";
  return enter();
}

async function logOut() {
  try {
    await backend.logOut();
  } catch (error) {
    // The tokens are thrown away all the same; the server's side of the session runs out by itself.
    report(error);
  }
  client?.unsent?.clear();
  session.clear();
  leave();
}

session.onOtherWindow(enter);
addEventListener("languagechosen", () => {
  ended();
  ended = client ? showShell(root, client, { logOut }) : showWelcome(root, { backend, onTokens: welcome });
});
enter();
