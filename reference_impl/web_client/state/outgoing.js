import { isPassing } from "../api/api_error.js";
import { delayAfter } from "../stream/backoff.js";

const NO_SESSION = 401;

/**
 * Sends messages, shown at once, one after the other in each room: none overtakes another, also when the first has to
 * be sent again. The id that the sender gives a message makes repeating it safe: the server answers the same message.
 */
export class Outgoing {
  #queues = new Map();
  #wakers = new Map();

  /** @param {import("./unsent.js").Unsent} unsent what outlives the window */
  constructor(backend, rooms, unsent, report) {
    Object.assign(this, { backend, rooms, unsent, report });
  }

  /** Goes on with what an earlier window could not send any more. */
  resume() {
    for (const message of this.unsent.all()) this.#take(message);
  }

  send(room, userId, content, replyTo) {
    const id = crypto.randomUUID();
    const at = new Date().toISOString();
    const message = { client_msg_id: id, room_id: room.id, user_id: userId, content, reply_to: replyTo, created_at: at, updated_at: at };
    this.unsent.keep(message);
    this.#take(message);
  }

  /** Gives up a message that was not sent. */
  discard(roomId, clientMsgId) {
    this.unsent.forget(clientMsgId);
    this.rooms.log(roomId).forget(clientMsgId);
  }

  #take(message) {
    this.rooms.log(message.room_id).send(message.client_msg_id, message);
    this.#queue(message.room_id, message.client_msg_id);
  }

  /** Tries at once what waits for its next attempt, or what was refused. */
  retry(roomId, clientMsgId) {
    if (this.#queues.get(roomId)?.includes(clientMsgId)) this.#wakers.get(roomId)?.();
    else this.#queue(roomId, clientMsgId);
  }

  /** Tries everything at once that waits for its next attempt. */
  retryAll() {
    for (const wake of this.#wakers.values()) wake();
  }

  #queue(roomId, clientMsgId) {
    const queue = this.#queues.get(roomId);
    if (queue) {
      queue.push(clientMsgId);
      return;
    }
    this.#queues.set(roomId, [clientMsgId]);
    this.#work(roomId);
  }

  async #work(roomId) {
    const queue = this.#queues.get(roomId);
    for (let failures = 0; queue.length > 0; ) {
      if (await this.#deliver(roomId, queue[0])) {
        queue.shift();
        failures = 0;
      } else {
        failures += 1;
        await this.#pause(roomId, delayAfter(failures));
      }
    }
    this.#queues.delete(roomId);
  }

  #pause(roomId, ms) {
    return new Promise((resume) => {
      const timer = setTimeout(resume, ms);
      this.#wakers.set(roomId, () => {
        clearTimeout(timer);
        resume();
      });
    }).finally(() => this.#wakers.delete(roomId));
  }

  /** True when nothing more is to be done: it was sent, refused or given up. */
  async #deliver(roomId, clientMsgId) {
    const log = this.rooms.log(roomId);
    const { content, reply_to: replyTo } = log.pending.get(clientMsgId) ?? {};
    if (content === undefined) return true;
    const body = { content, client_msg_id: clientMsgId };
    if (replyTo) body.reply_to = replyTo;
    try {
      const message = await this.backend.send(roomId, body);
      this.unsent.forget(clientMsgId);
      log.sent(clientMsgId, message);
      this.rooms.noteMessage(message, { countsAsUnread: false });
      return true;
    } catch (error) {
      log.failed(clientMsgId);
      const refused = !isPassing(error);
      if (refused) {
        // Without a session it waits for the next log-in of the same person.
        if (error.status !== NO_SESSION) this.unsent.forget(clientMsgId);
        this.report(error);
      }
      return refused;
    }
  }
}
