const KEY = "bigtech-chat.session";

/**
 * The tokens of who is logged in. All windows of a browser share one session, because a refresh token may be used only once.
 */
export class Session {
  /** @returns {{access_token: string, refresh_token: string, expires_at: number} | null} */
  read() {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  }

  /** Takes the answer to a log-in or a refresh; `expires_in` is in seconds. */
  write({ access_token, refresh_token, expires_in }) {
    const expires_at = Date.now() + expires_in * 1000;
    localStorage.setItem(KEY, JSON.stringify({ access_token, refresh_token, expires_at }));
  }

  clear() {
    localStorage.removeItem(KEY);
  }

  /** Calls `heard` when another window has logged in or out. */
  onOtherWindow(heard) {
    addEventListener("storage", (event) => {
      if (event.key === KEY && (event.oldValue === null || event.newValue === null)) heard();
    });
  }
}
