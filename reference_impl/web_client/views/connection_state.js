import { h } from "../dom.js";
import { t } from "../i18n/language.js";

/** Says whether what one sees is live. */
export function connectionState(client, scope) {
  const element = h("p", { class: "connection", role: "status" });
  scope.draw([client.connection], () => {
    element.dataset.state = client.connection.state;
    element.textContent = t(`connection.${client.connection.state}`);
  });
  return element;
}
