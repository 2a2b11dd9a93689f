import { h } from "../dom.js";
import { t } from "../i18n/language.js";
import { avatar } from "./avatar.js";
import { languageChoice } from "./language_choice.js";
import { preferences } from "./preferences.js";
import { toast } from "./toast.js";

/** How one appears to others, the language, and the way out. */
export function showMe(side, client, scope, { logOut }) {
  const { me } = client;
  const name = h("input", { id: "me-name", maxlength: 50, required: true, value: me.display_name });
  const status = h("input", { id: "me-status", maxlength: 140, value: me.status_message ?? "" });
  const form = h(
    "form",
    { class: "me-form" },
    h("div", { class: "field" }, h("label", { for: "me-name" }, t("me.display_name")), name),
    h("div", { class: "field" }, h("label", { for: "me-status" }, t("me.status")), status),
    h("button", { class: "primary" }, t("me.save")),
  );
  scope.listen(form, "submit", async (event) => {
    event.preventDefault();
    try {
      client.me = await client.backend.changeMe({ display_name: name.value, status_message: status.value });
      toast(t("me.saved"));
    } catch (error) {
      client.report(error);
    }
  });
  const who = h("div", { class: "me-card" }, avatar(me.display_name, me.id), h("div", {}, h("strong", {}, me.display_name), h("p", {}, `@${me.username} · ${me.email}`)));
  const leave = h("button", { type: "button", class: "danger", onclick: logOut }, t("me.log_out"));
  side.replaceChildren(h("header", {}, h("h1", {}, t("me.title"))), h("div", { class: "me" }, who, form, preferences(client), languageChoice(), leave));
}
