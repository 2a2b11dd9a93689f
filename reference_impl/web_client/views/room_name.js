import { t } from "../i18n/language.js";

/** The other person of a direct room. */
export function otherOf(room, myId) {
  return room.room_type === "direct" ? room.participants.find((person) => person.user_id !== myId) : null;
}

/** What a room is called: the other person's name, or the group's. */
export function roomName(room, myId) {
  const other = otherOf(room, myId);
  return other ? (other.display_name ?? other.username ?? t("somebody")) : (room.name ?? t("chats.group"));
}
