import { h, keep } from "../dom.js";
import { language, t } from "../i18n/language.js";
import { briefTime } from "../i18n/times.js";
import { avatar } from "./avatar.js";
import { openNewGroup } from "./group_dialog.js";
import { icon } from "./icon.js";
import { otherOf, roomName } from "./room_name.js";

const PAUSE_MS = 250;

/** My rooms, and a search through all that was said in them. */
export function showRoomList(side, client, scope) {
  const list = h("ul", { class: "list", "aria-label": t("chats.title") });
  const empty = h("p", { class: "empty" }, t("chats.empty"));
  const results = h("div", { class: "results", "aria-live": "polite" });
  const search = h("input", { type: "search", placeholder: t("chats.search"), "aria-label": t("chats.search"), maxlength: 100 });
  const group = h("button", { type: "button", class: "quiet square", "aria-label": t("chats.new_group"), title: t("chats.new_group"), onclick: () => openNewGroup(client) }, icon("plus"));
  side.replaceChildren(h("header", {}, h("h1", {}, t("chats.title")), group), h("div", { class: "search" }, search), results, empty, list);

  let timer = null;
  scope.listen(search, "input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => showResults(search.value.trim()), PAUSE_MS);
  });
  const showResults = async (words) => {
    list.hidden = words !== "";
    results.replaceChildren();
    if (words === "") return;
    try {
      const { messages } = await client.backend.searchMessages(words);
      if (search.value.trim() === words) results.replaceChildren(...found(messages, client));
    } catch (error) {
      client.report(error);
    }
  };
  scope.draw([client.rooms, client.friends], () => {
    const rooms = client.rooms.inOrder();
    empty.hidden = rooms.length > 0;
    keep(list, rooms, (room) => String(room.id), (room) => signature(room, client), (room) => entry(room, client));
  });
}

function found(messages, client) {
  if (messages.length === 0) return [h("p", { class: "empty" }, t("chats.search_empty"))];
  const items = messages.map((message) => {
    const room = client.rooms.rooms.get(message.room_id);
    const who = client.nameOf(room, message.user_id) ?? t("somebody");
    return h(
      "li",
      {},
      h(
        "a",
        { class: "row", href: `#/chats/${message.room_id}` },
        avatar(who, message.user_id),
        h("span", { class: "row-text" }, h("strong", {}, who), h("span", { class: "row-more" }, message.content)),
        h("time", { datetime: message.created_at }, briefTime(message.created_at)),
      ),
    );
  });
  return [h("h2", {}, t("chats.results")), h("ul", { class: "list" }, ...items)];
}

const isOnline = (room, client) => (room.room_type === "direct" ? client.friends.online.has(otherOf(room, client.me.id)?.user_id) : null);

function signature(room, client) {
  const { last_message: last, unread_count: unread } = room;
  return JSON.stringify([roomName(room, client.me.id), last?.seq, last?.content, last?.is_deleted, unread, isOnline(room, client), room.id === client.rooms.openId, language()]);
}

function entry(room, client) {
  const { last_message: last, unread_count: unread } = room;
  const name = roomName(room, client.me.id);
  const link = h(
    "a",
    { class: unread ? "row row-unread" : "row", href: `#/chats/${room.id}`, "aria-current": room.id === client.rooms.openId ? "true" : null, "data-focus": "row" },
    avatar(name, otherOf(room, client.me.id)?.user_id ?? room.id, { online: isOnline(room, client) }),
    h("span", { class: "row-text" }, h("strong", {}, name), h("span", { class: "row-more" }, last ? lastWords(last, client) : "")),
    h("span", { class: "row-end" }, last && h("time", { datetime: last.created_at }, briefTime(last.created_at)), unread ? h("span", { class: "badge", "aria-label": t("nav.unread", { count: unread }) }, String(unread)) : null),
  );
  return h("li", {}, link);
}

function lastWords(message, client) {
  if (message.is_deleted) return t("message.deleted");
  return message.user_id === client.me.id ? t("chats.you", { text: message.content }) : message.content;
}
