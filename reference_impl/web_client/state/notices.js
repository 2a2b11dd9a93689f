import { Observable } from "./observable.js";

/** My notifications, newest first. */
export class Notices extends Observable {
  list = [];
  nextCursor = null;

  replace({ notifications, next_cursor: nextCursor }) {
    Object.assign(this, { list: notifications, nextCursor });
    this.changed();
  }

  addOlder({ notifications, next_cursor: nextCursor }) {
    this.list = [...this.list, ...notifications];
    this.nextCursor = nextCursor;
    this.changed();
  }

  /** Takes a notification; one that is known already is replaced. */
  put(notification) {
    this.list = [notification, ...this.list.filter((known) => known.id !== notification.id)].sort((a, b) => b.seq - a.seq);
    this.changed();
  }

  unread() {
    return this.list.filter((notification) => !notification.is_read);
  }

  /** I have read some, in this window or in another one: those named, and all up to a number. */
  noteRead({ ids, up_to_seq: upToSeq }) {
    const reached = this.list.filter((known) => known.seq <= (upToSeq ?? 0)).map((known) => known.id);
    this.markRead([...ids, ...reached]);
  }

  markRead(ids) {
    const read = new Set(ids);
    this.list = this.list.map((known) => (read.has(known.id) ? { ...known, is_read: true } : known));
    this.changed();
  }
}
