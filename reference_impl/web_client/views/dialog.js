import { h } from "../dom.js";
import { t } from "../i18n/language.js";
import { icon } from "./icon.js";

/** Opens a dialog; the browser keeps the focus inside, Escape closes it, and the focus goes back where it was. */
export function openDialog(title, ...content) {
  const close = h("button", { type: "button", class: "quiet square", "aria-label": t("dialog.close"), onclick: () => dialog.close() }, icon("close"));
  const dialog = h("dialog", { "aria-label": title }, h("header", {}, h("h2", {}, title), close), ...content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks a question; true for yes. */
export function confirmed(question) {
  return new Promise((resolve) => {
    let answer = false;
    const choose = (chosen) => () => {
      answer = chosen;
      dialog.close();
    };
    const buttons = h(
      "div",
      { class: "buttons" },
      h("button", { type: "button", class: "danger", onclick: choose(true) }, t("dialog.yes")),
      h("button", { type: "button", onclick: choose(false) }, t("dialog.no")),
    );
    const dialog = openDialog(question, buttons);
    dialog.addEventListener("close", () => resolve(answer));
  });
}
