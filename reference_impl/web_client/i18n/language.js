import en from "./en.js";
import ko from "./ko.js";

const KEY = "bigtech-chat.language";
const TEXTS = { en, ko };

export const LANGUAGES = { en: "English", ko: "한국어" };

let current = localStorage.getItem(KEY) ?? (navigator.language.startsWith("ko") ? "ko" : "en");
if (!(current in TEXTS)) current = "en";
document.documentElement.lang = current;

export const language = () => current;

/** Changes what everything is written in; the page is built anew. */
export function speak(chosen) {
  current = chosen;
  localStorage.setItem(KEY, chosen);
  document.documentElement.lang = chosen;
  dispatchEvent(new Event("languagechosen"));
}

/** The text of a key, with `{names}` filled in. */
export function t(key, values = {}) {
  return TEXTS[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** What to tell a person about an error: ours where we have words for it, else the server's. */
export function textOf(error) {
  const key = error.code ? `error.${error.code}` : "error.unreachable";
  return key in TEXTS[current] ? t(key) : error.message;
}
