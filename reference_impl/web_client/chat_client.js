import { ApiError, isPassing } from "./api/api_error.js";
import { Friends } from "./state/friends.js";
import { Notices } from "./state/notices.js";
import { Observable } from "./state/observable.js";
import { Outgoing } from "./state/outgoing.js";
import { Rooms } from "./state/rooms.js";
import { Typing } from "./state/typing.js";
import { Unsent } from "./state/unsent.js";
import { delayAfter } from "./stream/backoff.js";
import { EventReader } from "./stream/event_reader.js";
import { LiveStream } from "./stream/live_stream.js";

const HEARTBEAT_MS = 25_000;

/** Everything that a logged-in user's window knows and does. */
export class ChatClient {
  rooms = new Rooms();
  friends = new Friends();
  notices = new Notices();
  typing = new Typing();
  connection = Object.assign(new Observable(), { state: "connecting" });

  /**
   * @param {import("./api/backend.js").Backend} backend
   * @param {(error: Error) => void} report tells the person about an error
   */
  constructor(backend, report) {
    this.backend = backend;
    this.report = report;
    const reader = new EventReader(this);
    this.stream = new LiveStream({
      ticket: backend.streamTicket,
      onEvent: (name, data) => reader.take(name, data),
      onReady: (fresh) => this.#connected(fresh),
      onState: (state) => {
        this.connection.state = state;
        this.connection.changed();
      },
    });
    this.seen = () => this.readOpenRoom();
  }

  async start() {
    this.me = await this.backend.me();
    this.unsent = new Unsent(this.me.id);
    this.outgoing = new Outgoing(this.backend, this.rooms, this.unsent, this.report);
    await this.load();
    this.outgoing.resume();
    this.stream.start();
    this.heart = setInterval(() => this.#beat(), HEARTBEAT_MS);
    document.addEventListener("visibilitychange", this.seen);
    this.#beat();
  }

  stop() {
    this.stream.stop();
    clearInterval(this.heart);
    clearTimeout(this.again);
    document.removeEventListener("visibilitychange", this.seen);
  }

  /** Reads everything afresh. A part whose service is away keeps what it had, and all is read again later. */
  async load(failures = 0) {
    clearTimeout(this.again);
    this.rooms.forgetLogs();
    const parts = [this.loadRooms(), this.loadFriends(), this.loadPresence(), this.loadNotices()];
    if (this.rooms.openId) parts.push(this.loadMessages(this.rooms.openId));
    const failed = (await Promise.allSettled(parts)).find((part) => part.status === "rejected");
    if (!failed) return;
    if (failures === 0) this.report(failed.reason);
    this.#loadAgain(failed.reason, failures + 1);
  }

  #loadAgain(error, failures) {
    clearTimeout(this.again);
    if (isPassing(error)) this.again = setTimeout(() => this.load(failures), delayAfter(failures));
  }

  async loadRooms() {
    this.rooms.replace(await this.backend.rooms());
  }

  async loadFriends() {
    const { friends, friendRequests, blocks } = this.backend;
    this.friends.replace(...(await Promise.all([friends(), friendRequests(), blocks()])));
  }

  async loadPresence() {
    const answer = await this.backend.friendsPresence();
    this.friends.replacePresence(Array.isArray(answer) ? answer : answer.friends);
  }

  async loadNotices() {
    this.notices.replace(await this.backend.notifications());
  }

  async loadMessages(roomId) {
    this.rooms.log(roomId).replace(await this.backend.messages(roomId, {}));
    await this.readOpenRoom();
  }

  async loadOlder(roomId) {
    const log = this.rooms.log(roomId);
    log.addOlder(await this.backend.messages(roomId, { before_seq: log.firstSeq }));
  }

  /** Reads what a gap in the numbers shows to be missing. */
  async fillGap(roomId) {
    const log = this.rooms.log(roomId);
    const page = await this.backend.messages(roomId, { after_seq: log.lastSeq });
    for (const message of page.messages) log.put(message);
    if (page.has_more) await this.fillGap(roomId);
  }

  /** Reads a room anew; one that I do not belong to any more disappears. */
  async refreshRoom(roomId) {
    try {
      this.rooms.put(await this.backend.room(roomId));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      this.rooms.remove(roomId);
    }
  }

  /** Shows a room, or none. */
  async openRoom(roomId) {
    this.rooms.openId = roomId;
    this.rooms.changed();
    if (roomId === null) return;
    try {
      await this.#readRoom(roomId);
    } catch (error) {
      this.#loadAgain(error, 1);
      throw error;
    }
  }

  async #readRoom(roomId) {
    if (!this.rooms.rooms.has(roomId)) await this.refreshRoom(roomId);
    if (!this.rooms.rooms.has(roomId)) return;
    if (this.rooms.log(roomId).loaded) await this.readOpenRoom();
    else await this.loadMessages(roomId);
  }

  /** Marks as read what is before the reader's eyes. */
  async readOpenRoom() {
    const room = this.rooms.open;
    if (!room || document.visibilityState !== "visible") return;
    const upToSeq = Math.max(this.rooms.log(room.id).lastSeq, room.last_message?.seq ?? 0);
    if (room.unread_count > 0) {
      this.rooms.setUnread(room.id, 0);
      await this.backend.markRead(room.id, upToSeq);
    }
    const about = this.notices.unread().filter((it) => it.type === "message" && it.payload.room_id === room.id);
    await this.markNoticesRead(about.map((notice) => notice.id));
  }

  async markNoticesRead(ids) {
    if (ids.length === 0) return;
    this.notices.markRead(ids);
    await this.backend.markNotificationsRead({ ids });
  }

  /** The name to show for a user in a room. */
  nameOf(room, userId) {
    if (userId === this.me.id) return this.me.display_name;
    const member = room?.participants.find((person) => person.user_id === userId);
    return member?.display_name ?? member?.username ?? null;
  }

  // --8<-- [start:connected]
  #connected(fresh) {
    if (fresh) this.load();
    // Presence is told as it changes and not replayed, so it is read again after each break.
    else this.loadPresence().catch(this.report);
    this.outgoing.retryAll();
  }
  // --8<-- [end:connected]

  #beat() {
    // Presence is a courtesy: when a beat is missed, the next one makes up for it.
    this.backend.heartbeat().catch((error) => console.debug("heartbeat missed:", error.message));
  }
}
