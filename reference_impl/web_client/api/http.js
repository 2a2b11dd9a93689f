import { ApiError, Unreachable } from "./api_error.js";

const EARLY_MS = 10_000;

/** Requests to the backend, with a token that is renewed before and when it runs out. */
export class Http {
  /**
   * @param {import("./session.js").Session} session
   * @param {() => void} onLoggedOut called when the session has ended and cannot be renewed
   */
  constructor(session, onLoggedOut) {
    this.session = session;
    this.onLoggedOut = onLoggedOut;
  }

  get(path, query) {
    return this.request("GET", path, { query });
  }

  post(path, body) {
    return this.request("POST", path, { body });
  }

  put(path, body) {
    return this.request("PUT", path, { body });
  }

  delete(path, body) {
    return this.request("DELETE", path, { body });
  }

  /** @throws {ApiError|Unreachable} */
  async request(method, path, { body, query } = {}) {
    let tokens = this.session.read();
    if (tokens && tokens.expires_at - EARLY_MS < Date.now()) tokens = await this.#renewed(tokens);
    let answer = await send(method, path, { body, query, token: tokens?.access_token });
    if (answer.status === 401 && tokens) {
      tokens = await this.#renewed(tokens);
      answer = await send(method, path, { body, query, token: tokens.access_token });
    }
    return contentOf(answer);
  }

  /** A request by somebody who is not logged in. */
  async anonymous(path, body) {
    return contentOf(await send("POST", path, { body }));
  }

  async #renewed(used) {
    // One window at a time: the second finds the tokens that the first was given.
    return navigator.locks.request("bigtech-chat.refresh", async () => {
      const tokens = this.session.read();
      if (tokens && tokens.access_token !== used.access_token) return tokens;
      if (tokens) {
        const answer = await send("POST", "/api/auth/refresh", { body: { refresh_token: tokens.refresh_token } });
        if (answer.ok) {
          this.session.write(await answer.json());
          return this.session.read();
        }
        if (answer.status !== 401) await contentOf(answer);
        this.session.clear();
      }
      this.onLoggedOut();
      throw new ApiError(401, { error: "session_ended", message: "The session has ended." });
    });
  }
}

async function send(method, path, { body, query, token }) {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    return await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" });
  } catch (error) {
    throw new Unreachable("The server does not answer.", { cause: error });
  }
}

async function contentOf(answer) {
  const text = await answer.text();
  let content = null;
  try {
    content = text ? JSON.parse(text) : null;
  } catch {
    throw new ApiError(answer.status, null);
  }
  if (answer.ok) return content;
  throw new ApiError(answer.status, content, Number(answer.headers.get("Retry-After")) || null);
}
