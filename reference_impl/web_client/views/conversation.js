import { h, keep } from "../dom.js";
import { language, t } from "../i18n/language.js";
import { shortTime } from "../i18n/times.js";
import { avatar } from "./avatar.js";
import { composer } from "./composer.js";
import { openMembers } from "./group_dialog.js";
import { icon } from "./icon.js";
import { messageItem, messageSignature } from "./message_item.js";
import { otherOf, roomName } from "./room_name.js";

const NEAR_END_PX = 120;

/** One room: who is in it, what was said, who is writing, and where one writes. */
export function showConversation(stage, client, scope, roomId) {
  if (roomId === null) {
    client.openRoom(null);
    stage.replaceChildren(h("p", { class: "choose" }, icon("chats"), t("chats.choose")));
    return;
  }
  const log = client.rooms.log(roomId);
  const write = composer(client, roomId, scope);
  const head = h("header", { class: "room-head" });
  const older = h("button", { type: "button", class: "quiet older", onclick: () => showOlder() }, t("room.older"));
  const list = h("ol", { class: "messages", role: "log", "aria-live": "polite", "aria-label": t("room.messages") });
  const empty = h("p", { class: "empty" }, t("room.empty"));
  const scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": t("room.messages") }, older, empty, list);
  const typing = h("p", { class: "typing", role: "status" });
  stage.replaceChildren(head, scroller, typing, write.element);

  const showOlder = async () => {
    const bottom = scroller.scrollHeight - scroller.scrollTop;
    try {
      await client.loadOlder(roomId);
      await Promise.resolve();
      scroller.scrollTop = scroller.scrollHeight - bottom;
    } catch (error) {
      client.report(error);
    }
  };
  scope.draw([client.rooms, client.friends], () => drawHead(head, client, roomId));
  scope.draw([log, client.rooms], () => {
    const room = client.rooms.rooms.get(roomId);
    const messages = log.inOrder();
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
    older.hidden = !log.hasOlder;
    empty.hidden = !log.loaded || messages.length > 0;
    const shown = messages.map((message, index) => ({ message, previous: messages[index - 1] }));
    const context = { client, room, log, write };
    keep(list, shown, keyOf, (it) => messageSignature(it, context) + language(), (it) => messageItem(it, context));
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  });
  scope.draw([client.typing], () => {
    const names = client.typing.names(roomId);
    const key = names.length > 1 ? "room.typing_many" : "room.typing_one";
    typing.textContent = names.length ? t(key, { name: names[0] ?? t("somebody") }) : "";
  });
  client.openRoom(roomId).catch(client.report);
  write.focus();
}

const keyOf = ({ message }) => (message.seq ? `seq-${message.seq}` : message.client_msg_id);

function drawHead(head, client, roomId) {
  const room = client.rooms.rooms.get(roomId);
  const back = h("a", { class: "back", href: "#/chats", "aria-label": t("room.back") }, icon("back"));
  if (!room) {
    head.replaceChildren(back);
    return;
  }
  const other = otherOf(room, client.me.id);
  const name = roomName(room, client.me.id);
  const online = other ? client.friends.online.has(other.user_id) : null;
  const members = other
    ? null
    : h("button", { type: "button", class: "quiet square", "aria-label": t("room.details"), onclick: () => openMembers(client, roomId) }, icon("members"));
  head.replaceChildren(
    back,
    avatar(name, other?.user_id ?? room.id, { online }),
    h("div", { class: "room-title" }, h("h2", {}, name), h("p", {}, other ? presenceText(client, other.user_id) : t("room.members", { count: room.participants.length }))),
    members ?? "",
  );
}

function presenceText(client, userId) {
  if (!client.friends.has(userId)) return "";
  if (client.friends.online.has(userId)) return t("room.online");
  const seen = client.friends.lastSeen.get(userId);
  return seen ? t("room.seen", { time: shortTime(seen) }) : t("room.offline");
}
