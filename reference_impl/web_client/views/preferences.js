import { h } from "../dom.js";
import { t } from "../i18n/language.js";

const KINDS = { message: "me.notify_message", friend_request: "me.notify_friend_request", friend_accepted: "me.notify_friend_accepted" };

/** Which kinds of notifications one wants. Until the service answers, nothing can be chosen. */
export function preferences(client) {
  const boxes = Object.keys(KINDS).map((kind) => h("input", { type: "checkbox", name: kind, disabled: true, onchange: change }));
  const take = ({ types }) => boxes.forEach((box) => Object.assign(box, { checked: types[box.name], disabled: false }));

  async function change({ target }) {
    try {
      take(await client.backend.changePreferences({ types: { [target.name]: target.checked } }));
    } catch (error) {
      target.checked = !target.checked;
      client.report(error);
    }
  }

  client.backend.preferences().then(take, client.report);
  const lines = boxes.map((box) => h("label", { class: "choice" }, box, t(KINDS[box.name])));
  return h("fieldset", {}, h("legend", {}, t("me.notify")), ...lines);
}
