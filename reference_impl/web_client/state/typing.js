import { Observable } from "./observable.js";

/** Who is writing where, each for as long as the server says. */
export class Typing extends Observable {
  #until = new Map();

  note({ room_id: roomId, user_id: userId, username, until }) {
    const room = this.#until.get(roomId) ?? new Map();
    this.#until.set(roomId, room);
    clearTimeout(room.get(userId)?.timer);
    const left = Math.min(10_000, Math.max(500, Date.parse(until) - Date.now() || 5_000));
    room.set(userId, { username, timer: setTimeout(() => this.stop(roomId, userId), left) });
    this.changed();
  }

  stop(roomId, userId) {
    const entry = this.#until.get(roomId)?.get(userId);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#until.get(roomId).delete(userId);
    this.changed();
  }

  names(roomId) {
    return [...(this.#until.get(roomId)?.values() ?? [])].map((entry) => entry.username);
  }
}
