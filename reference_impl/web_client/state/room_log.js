import { Observable } from "./observable.js";

/**
 * The messages of one room: those that the server has, by their number in the room, and those on their way there.
 * A message can arrive twice (as the answer to its sender and on the stream); its number makes it one.
 */
export class RoomLog extends Observable {
  messages = new Map();
  pending = new Map();
  hasOlder = false;
  loaded = false;

  get lastSeq() {
    return Math.max(0, ...this.messages.keys());
  }

  get firstSeq() {
    return this.messages.size ? Math.min(...this.messages.keys()) : null;
  }

  /** Messages in order, then what is still on its way. */
  inOrder() {
    const stored = [...this.messages.values()].sort((a, b) => a.seq - b.seq);
    return [...stored, ...[...this.pending.values()].filter((message) => !message.arrived)];
  }

  /** The newest page, read afresh. What lies before it is read again when it is scrolled to. */
  replace(page) {
    this.messages = new Map(page.messages.map((message) => [message.seq, message]));
    this.hasOlder = page.has_more;
    this.loaded = true;
    this.changed();
  }

  addOlder(page) {
    for (const message of page.messages) this.put(message);
    this.hasOlder = page.has_more;
    this.changed();
  }

  /** Takes a message, unless a newer state of it is known. */
  put(message) {
    const known = this.messages.get(message.seq);
    if (known && known.updated_at > message.updated_at) return;
    this.messages.set(message.seq, { ...known, ...message });
    this.changed();
  }

  /** Shows a message that is being sent. */
  send(clientMsgId, message) {
    this.pending.set(clientMsgId, { ...message, client_msg_id: clientMsgId, state: "sending", arrived: false });
    this.changed();
  }

  sent(clientMsgId, message) {
    this.pending.delete(clientMsgId);
    this.put(message);
    this.changed();
  }

  failed(clientMsgId) {
    const message = this.pending.get(clientMsgId);
    if (message) message.state = "failed";
    this.changed();
  }

  forget(clientMsgId) {
    this.pending.delete(clientMsgId);
    this.changed();
  }

  /** A message of my own came by the stream before the answer to its sending did: do not show it twice meanwhile. */
  ownArrived({ client_msg_id: id, content }) {
    const waiting = [...this.pending.values()].filter((message) => !message.arrived);
    const match = id ? this.pending.get(id) : waiting.find((message) => message.content === content);
    if (match) match.arrived = true;
  }

  edit(change) {
    const known = this.messages.get(change.seq);
    if (known) this.messages.set(change.seq, { ...known, ...change, is_edited: true });
    this.changed();
  }

  erase({ seq }) {
    const known = this.messages.get(seq);
    if (known) this.messages.set(seq, { ...known, content: "", is_deleted: true });
    this.changed();
  }
}
