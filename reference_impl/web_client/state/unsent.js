/**
 * Messages on their way, kept in the browser until the server has them or refused them: closing or reloading the
 * window during an outage loses none. Two windows may both send one; its id makes it one message.
 */
export class Unsent {
  #key;

  constructor(userId) {
    this.#key = `bigtech-chat.unsent.${userId}`;
  }

  /** @returns {Array<{client_msg_id: string, room_id: number, content: string, reply_to: number | null}>} oldest first */
  all() {
    return Object.values(this.#read());
  }

  keep(message) {
    this.#write({ ...this.#read(), [message.client_msg_id]: message });
  }

  forget(clientMsgId) {
    const { [clientMsgId]: gone, ...rest } = this.#read();
    if (gone) this.#write(rest);
  }

  /** At log-out: the next person at this browser is to read nothing. */
  clear() {
    localStorage.removeItem(this.#key);
  }

  #read() {
    return JSON.parse(localStorage.getItem(this.#key) ?? "{}");
  }

  #write(messages) {
    if (Object.keys(messages).length === 0) this.clear();
    else localStorage.setItem(this.#key, JSON.stringify(messages));
  }
}
