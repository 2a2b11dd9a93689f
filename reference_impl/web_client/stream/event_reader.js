/** What each event of the stream changes. */
export class EventReader {
  /** @param {import("../chat_client.js").ChatClient} client */
  constructor(client) {
    this.client = client;
    this.takers = {
      message: (data) => this.#message(data),
      "message.edited": (data) => this.#edited(data),
      "message.deleted": (data) => this.#deleted(data),
      "messages.read": (data) => this.#read(data),
      "member.joined": (data) => client.refreshRoom(data.room_id),
      "member.left": (data) => this.#left(data),
      room: (data) => client.refreshRoom(data.room_id ?? data.id),
      typing: (data) => this.#typing(data),
      notification: (data) => this.#notification(data),
      "notification.read": (data) => client.notices.noteRead(data),
      presence: (data) => client.friends.notePresence(data),
      friend: () => client.loadFriends().then(() => client.loadPresence()),
    };
  }

  take(name, data) {
    Promise.resolve(this.takers[name](data)).catch(this.client.report);
  }

  async #message(message) {
    const { client } = this;
    const { rooms, me } = client;
    const own = message.user_id === me.id;
    const log = rooms.log(message.room_id);
    client.typing.stop(message.room_id, message.user_id);
    if (own) log.ownArrived(message);
    if (log.loaded && message.seq > log.lastSeq + 1) await client.fillGap(message.room_id);
    if (log.loaded) log.put(message);
    if (!rooms.rooms.has(message.room_id)) await client.refreshRoom(message.room_id);
    else rooms.noteMessage(message, { countsAsUnread: !own });
    if (message.room_id === rooms.openId) await client.readOpenRoom();
  }

  #edited(change) {
    const { rooms } = this.client;
    rooms.log(change.room_id).edit(change);
    rooms.noteChange(change.room_id, change.seq, { content: change.content });
  }

  #deleted(change) {
    const { rooms } = this.client;
    rooms.log(change.room_id).erase(change);
    rooms.noteChange(change.room_id, change.seq, { content: "", is_deleted: true });
  }

  async #read({ room_id: roomId, user_id: userId, up_to_seq: upToSeq }) {
    const { client } = this;
    if (userId !== client.me.id) {
      client.rooms.notePointer(roomId, userId, upToSeq);
      return;
    }
    // I have read it in another window.
    if (upToSeq >= (client.rooms.rooms.get(roomId)?.last_message?.seq ?? 0)) client.rooms.setUnread(roomId, 0);
    else await client.refreshRoom(roomId);
  }

  #left({ room_id: roomId, user_id: userId }) {
    if (userId === this.client.me.id) this.client.rooms.remove(roomId);
    else return this.client.refreshRoom(roomId);
  }

  #typing(data) {
    if (data.user_id !== this.client.me.id) this.client.typing.note(data);
  }

  async #notification(notification) {
    const { client } = this;
    client.notices.put(notification);
    if (notification.type === "message" && notification.payload.room_id === client.rooms.openId) {
      await client.readOpenRoom();
    }
  }
}
