import { h, keep } from "../dom.js";
import { t } from "../i18n/language.js";
import { briefTime } from "../i18n/times.js";
import { avatar } from "./avatar.js";

/** What happened while one looked elsewhere. */
export function showNotifications(side, client, scope) {
  const { notices } = client;
  const list = h("ul", { class: "list", "aria-label": t("notifications.title") });
  const empty = h("p", { class: "empty" }, t("notifications.empty"));
  const ids = () => notices.unread().map((notice) => notice.id);
  const all = h("button", { type: "button", class: "small", onclick: () => client.markNoticesRead(ids()).catch(client.report) }, t("notifications.read_all"));
  const older = async () => {
    try {
      notices.addOlder(await client.backend.notifications(notices.nextCursor));
    } catch (error) {
      client.report(error);
    }
  };
  const more = h("button", { type: "button", class: "quiet", onclick: older }, t("notifications.older"));
  side.replaceChildren(h("header", {}, h("h1", {}, t("notifications.title")), all), empty, list, more);
  scope.draw([notices], () => {
    empty.hidden = notices.list.length > 0;
    all.hidden = notices.unread().length === 0;
    more.hidden = notices.nextCursor === null;
    keep(list, notices.list, (it) => String(it.id), (it) => String(it.is_read), (it) => row(it, client));
  });
}

function row(notice, client) {
  const { name, text, link } = wordsOf(notice);
  const read = () => client.markNoticesRead(notice.is_read ? [] : [notice.id]).catch(client.report);
  return h(
    "li",
    {},
    h(
      "a",
      { class: notice.is_read ? "row" : "row row-unread", href: link, onclick: read, "data-focus": "row" },
      avatar(name, notice.actor_id),
      h("span", { class: "row-text" }, h("span", { class: "row-wrap" }, text)),
      h("span", { class: "row-end" }, h("time", { datetime: notice.created_at }, briefTime(notice.created_at)), notice.is_read ? null : h("span", { class: "fresh" }, t("notifications.new"))),
    ),
  );
}

function wordsOf({ type, payload }) {
  const name = payload.requester_username ?? payload.friend_username ?? payload.sender_username ?? t("somebody");
  if (type === "friend_request") return { name, text: t("notifications.friend_request", { name }), link: "#/friends" };
  if (type === "friend_accepted") return { name, text: t("notifications.friend_accepted", { name }), link: "#/friends" };
  if (type === "message") return { name, text: t("notifications.message", { name, text: payload.preview ?? "" }), link: `#/chats/${payload.room_id}` };
  return { name, text: t("notifications.other", { type }), link: "#/notifications" };
}
