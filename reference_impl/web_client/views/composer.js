import { h } from "../dom.js";
import { t } from "../i18n/language.js";
import { icon } from "./icon.js";

// The server passes it on every two seconds at most, and shows it for five.
const TYPING_EVERY_MS = 2_500;
const LONGEST = 2000;

/** Where one writes: new messages, answers, and changes of earlier ones. */
export function composer(client, roomId, scope) {
  let replyTo = null;
  let editing = null;
  let lastTold = 0;
  const text = h("textarea", { rows: 1, maxlength: LONGEST, "aria-label": t("composer.label"), placeholder: t("composer.label"), title: t("composer.hint") });
  const about = h("div", { class: "about", hidden: true });
  const send = h("button", { class: "primary square", "aria-label": t("composer.send") }, icon("send"));
  const form = h("form", { class: "composer" }, about, h("div", { class: "composer-line" }, text, send));

  const drawAbout = (label, quoted) => {
    const cancel = h("button", { type: "button", class: "link", onclick: reset }, t("composer.cancel"));
    about.replaceChildren(h("span", {}, h("strong", {}, label), " ", quoted.slice(0, 80)), cancel);
    about.hidden = false;
    text.focus();
  };
  const reset = () => {
    if (editing) text.value = "";
    replyTo = editing = null;
    about.hidden = true;
    send.setAttribute("aria-label", t("composer.send"));
    fit();
    text.focus();
  };
  const fit = () => {
    text.rows = Math.min(6, text.value.split("\n").length);
  };
  const submit = async (event) => {
    event?.preventDefault();
    const content = text.value.trim();
    const room = client.rooms.rooms.get(roomId);
    if (content === "" || !room) return;
    if (!editing) {
      client.outgoing.send(room, client.me.id, content, replyTo?.id ?? null);
      text.value = "";
      reset();
      return;
    }
    try {
      const changed = await client.backend.edit(editing.id, content);
      client.rooms.log(roomId).edit(changed);
      client.rooms.noteChange(roomId, changed.seq, { content });
      reset();
    } catch (error) {
      client.report(error);
    }
  };
  const tellTyping = () => {
    if (text.value === "" || Date.now() - lastTold < TYPING_EVERY_MS) return;
    lastTold = Date.now();
    // That somebody is typing is worth no second attempt.
    client.backend.typing(roomId).catch((error) => console.debug("typing was not told:", error.message));
  };
  scope.listen(form, "submit", submit);
  scope.listen(text, "input", () => {
    fit();
    if (!editing) tellTyping();
  });
  scope.listen(text, "keydown", (event) => {
    // While Korean is composed, Enter ends the syllable and must not send.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === "Escape" && !about.hidden) reset();
  });
  return {
    element: form,
    focus: () => text.focus(),
    reply(message) {
      reset();
      replyTo = message;
      const room = client.rooms.rooms.get(roomId);
      drawAbout(t("composer.replying", { name: client.nameOf(room, message.user_id) ?? t("somebody") }), message.content);
    },
    edit(message) {
      editing = message;
      text.value = message.content;
      fit();
      send.setAttribute("aria-label", t("composer.save"));
      drawAbout(t("composer.editing"), "");
    },
  };
}
