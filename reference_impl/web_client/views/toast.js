import { h } from "../dom.js";

const SHOWN_MS = 6_000;
const region = h("div", { class: "toasts", role: "alert" });
document.body.append(region);

/** Says something for a moment, in a corner and to readers of the screen. */
export function toast(text) {
  if ([...region.children].some((shown) => shown.textContent === text)) return;
  const element = h("p", { class: "toast" }, text);
  region.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}
