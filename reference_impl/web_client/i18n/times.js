import { language } from "./language.js";

const DAY_MS = 86_400_000;

/** The time of day, with the date where it was not today. */
export function shortTime(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language(), style).format(at);
}

/** How long ago, roughly: for lists. */
export function briefTime(iso) {
  const at = new Date(iso);
  const old = Date.now() - at > DAY_MS;
  return new Intl.DateTimeFormat(language(), old ? { month: "short", day: "numeric" } : { timeStyle: "short" }).format(at);
}
