import { ApiError } from "../api/api_error.js";

/**
 * Sends messages, shown at once and sent in order. The number that the sender gives a message makes repeating it
 * safe: the server answers the same message again.
 */
export class Outgoing {
  #queues = new Map();

  constructor(backend, rooms, report) {
    Object.assign(this, { backend, rooms, report });
  }

  send(room, userId, content, replyTo) {
    const id = crypto.randomUUID();
    const at = new Date().toISOString();
    const message = { room_id: room.id, user_id: userId, content, reply_to: replyTo, created_at: at, updated_at: at };
    this.rooms.log(room.id).send(id, message);
    this.#queue(room.id, id);
  }

  retry(roomId, clientMsgId) {
    const log = this.rooms.log(roomId);
    const message = log.pending.get(clientMsgId);
    if (message?.state !== "failed") return;
    message.state = "sending";
    log.changed();
    this.#queue(roomId, clientMsgId);
  }

  /** Sends again what could not be sent while nobody answered. */
  retryAll() {
    for (const [roomId, log] of this.rooms.logs) {
      for (const [id, message] of log.pending) if (!message.refused) this.retry(roomId, id);
    }
  }

  #queue(roomId, clientMsgId) {
    const before = this.#queues.get(roomId) ?? Promise.resolve();
    this.#queues.set(roomId, before.then(() => this.#deliver(roomId, clientMsgId)));
  }

  async #deliver(roomId, clientMsgId) {
    const log = this.rooms.log(roomId);
    const { content, reply_to: replyTo } = log.pending.get(clientMsgId) ?? {};
    if (content === undefined) return;
    const body = { content, client_msg_id: clientMsgId };
    if (replyTo) body.reply_to = replyTo;
    try {
      const message = await this.backend.send(roomId, body);
      log.sent(clientMsgId, message);
      this.rooms.noteMessage(message, { countsAsUnread: false });
    } catch (error) {
      const refused = error instanceof ApiError && error.status < 500 && error.status !== 429;
      const message = log.pending.get(clientMsgId);
      if (message) message.refused = refused;
      log.failed(clientMsgId);
      if (refused) this.report(error);
    }
  }
}
