import { h } from "../dom.js";
import { LANGUAGES, language, speak, t } from "../i18n/language.js";

/** The choice of what everything is written in; each language is named in itself. */
export function languageChoice() {
  const options = Object.entries(LANGUAGES).map(([code, name]) =>
    h("option", { value: code, lang: code, selected: code === language() }, name),
  );
  const choose = (event) => speak(event.target.value);
  return h("label", { class: "language" }, h("span", {}, t("app.language")), h("select", { onchange: choose }, ...options));
}
