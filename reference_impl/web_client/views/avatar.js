import { h } from "../dom.js";

const HUES = 6;

/** A round picture of a name: its first letter on a colour that is always the same for the same id. */
export function avatar(name, id, { online = null } = {}) {
  const dot = online === null ? null : h("span", { class: online ? "dot dot-on" : "dot" });
  const letter = [...(name ?? "?")][0].toUpperCase();
  return h("span", { class: `avatar hue-${id % HUES}`, "aria-hidden": "true" }, letter, dot);
}
