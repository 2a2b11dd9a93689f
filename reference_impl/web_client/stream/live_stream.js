import { delayAfter } from "./backoff.js";

const NAMES = [
  "ready", "reset", "message", "message.edited", "message.deleted", "messages.read", "member.joined", "member.left",
  "typing", "notification", "notification.read", "presence", "friend", "room",
];

/**
 * The one connection on which everything for this user arrives. It comes back by itself and goes on after the last
 * event that it has seen; each event is handed on once.
 */
export class LiveStream {
  #source = null;
  #timer = null;
  #failures = 0;
  #cursor = null;
  #running = false;

  /**
   * @param {() => Promise<string>} ticket gets a single-use ticket: an EventSource can set no headers
   * @param {(name: string, data: object) => void} onEvent
   * @param {(fresh: boolean) => void} onReady called when connected; `fresh` when nothing says what was missed
   * @param {(state: "connecting"|"live"|"waiting") => void} onState
   */
  constructor({ ticket, onEvent, onReady, onState }) {
    Object.assign(this, { ticket, onEvent, onReady, onState });
    this.retryNow = () => {
      if (this.#timer !== null) this.#connect();
    };
  }

  start() {
    this.#running = true;
    addEventListener("online", this.retryNow);
    this.#connect();
  }

  stop() {
    this.#running = false;
    removeEventListener("online", this.retryNow);
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  // --8<-- [start:connect]
  async #connect() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.onState("connecting");
    let ticket;
    try {
      ticket = await this.ticket();
    } catch {
      this.#retryLater();
      return;
    }
    if (!this.#running) return;
    const query = new URLSearchParams({ ticket });
    const fresh = this.#cursor === null;
    if (!fresh) query.set("last_event_id", this.#cursor);
    const source = new EventSource(`/api/stream?${query}`);
    this.#source = source;
    for (const name of NAMES) source.addEventListener(name, (event) => this.#take(name, event, fresh));
    // The ticket is spent, so the browser's own retry would be refused: a new one is needed each time.
    source.onerror = () => {
      source.close();
      if (this.#source === source) this.#retryLater();
    };
  }
  // --8<-- [end:connect]

  // --8<-- [start:take]
  #take(name, event, fresh) {
    if (event.lastEventId) this.#cursor = event.lastEventId;
    if (name === "ready") {
      this.#failures = 0;
      this.onState("live");
      this.onReady(fresh);
    } else if (name === "reset") {
      this.onReady(true);
    } else {
      this.onEvent(name, JSON.parse(event.data));
    }
  }
  // --8<-- [end:take]

  // --8<-- [start:retry]
  #retryLater() {
    if (!this.#running) return;
    this.#failures += 1;
    this.onState("waiting");
    this.#timer = setTimeout(() => this.#connect(), delayAfter(this.#failures));
  }
  // --8<-- [end:retry]
}
