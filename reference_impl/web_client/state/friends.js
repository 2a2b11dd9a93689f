import { Observable } from "./observable.js";

/** Friends, open requests, whom one has blocked, and who of one's friends is there. */
export class Friends extends Observable {
  list = [];
  received = [];
  sent = [];
  blocked = [];
  online = new Set();
  lastSeen = new Map();

  replace(list, { received_requests: received, sent_requests: sent }, blocked) {
    Object.assign(this, { list, received, sent, blocked });
    for (const friend of list) if (friend.last_seen_at) this.lastSeen.set(friend.user_id, friend.last_seen_at);
    this.changed();
  }

  // --8<-- [start:presence]
  replacePresence(entries) {
    this.online = new Set(entries.filter((entry) => entry.is_online).map((entry) => entry.user_id));
    for (const entry of entries) this.lastSeen.set(entry.user_id, entry.last_seen_at);
    this.changed();
  }
  // --8<-- [end:presence]

  notePresence({ user_id: userId, is_online: isOnline, last_seen_at: lastSeenAt }) {
    if (isOnline) this.online.add(userId);
    else this.online.delete(userId);
    this.lastSeen.set(userId, lastSeenAt);
    this.changed();
  }

  has(userId) {
    return this.list.some((friend) => friend.user_id === userId);
  }

  isAsked(userId) {
    return this.sent.some((request) => request.user_id === userId);
  }

  asks(userId) {
    return this.received.some((request) => request.user_id === userId);
  }

  blocks(userId) {
    return this.blocked.some((person) => person.user_id === userId);
  }
}
