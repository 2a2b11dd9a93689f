import { Observable } from "./observable.js";
import { RoomLog } from "./room_log.js";

/** My rooms, what is unread in them, and how far each member has read. */
export class Rooms extends Observable {
  rooms = new Map();
  logs = new Map();
  pointers = new Map();
  openId = null;

  get open() {
    return this.rooms.get(this.openId) ?? null;
  }

  /** The latest activity first. */
  inOrder() {
    const activity = (room) => room.last_message?.created_at ?? room.created_at;
    return [...this.rooms.values()].sort((a, b) => activity(b).localeCompare(activity(a)) || b.id - a.id);
  }

  unread() {
    return [...this.rooms.values()].reduce((sum, room) => sum + room.unread_count, 0);
  }

  log(roomId) {
    if (!this.logs.has(roomId)) this.logs.set(roomId, new RoomLog());
    return this.logs.get(roomId);
  }

  /** Forgets what was read of messages, but not what is still to be sent. */
  forgetLogs() {
    for (const log of this.logs.values()) log.loaded = false;
  }

  replace(rooms) {
    this.rooms = new Map(rooms.map((room) => [room.id, room]));
    this.changed();
  }

  put(room) {
    this.rooms.set(room.id, room);
    this.changed();
  }

  remove(roomId) {
    this.rooms.delete(roomId);
    this.logs.delete(roomId);
    this.changed();
  }

  /** Notes the newest message of a room; true if it was news. */
  noteMessage(message, { countsAsUnread }) {
    const room = this.rooms.get(message.room_id);
    if (!room || message.seq <= (room.last_message?.seq ?? 0)) return false;
    room.last_message = message;
    if (countsAsUnread) room.unread_count += 1;
    this.changed();
    return true;
  }

  /** Notes a change of a message that may be the one shown in the list. */
  noteChange(roomId, seq, change) {
    const room = this.rooms.get(roomId);
    if (room?.last_message?.seq === seq) Object.assign(room.last_message, change);
    this.changed();
  }

  setUnread(roomId, count) {
    const room = this.rooms.get(roomId);
    if (room) room.unread_count = count;
    this.changed();
  }

  notePointer(roomId, userId, seq) {
    const pointers = this.pointers.get(roomId) ?? new Map();
    this.pointers.set(roomId, pointers.set(userId, Math.max(seq, pointers.get(userId) ?? 0)));
    this.logs.get(roomId)?.changed();
  }

  /** Who, besides the author, has read a message. */
  readersOf(message) {
    const pointers = this.pointers.get(message.room_id) ?? new Map();
    const byPointer = [...pointers].filter(([, seq]) => seq >= message.seq).map(([userId]) => userId);
    return [...new Set([...(message.read_by ?? []), ...byPointer])].filter((id) => id !== message.user_id);
  }
}
