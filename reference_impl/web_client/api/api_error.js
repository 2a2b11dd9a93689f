const TOO_MANY = 429;
const SERVER_ERROR = 500;

/** The backend refused a request: `code` is for programs, `message` for people. */
export class ApiError extends Error {
  constructor(status, body, retryAfter = null) {
    super(body?.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body?.error ?? "unknown";
    this.details = body?.details ?? {};
    this.retryAfter = retryAfter;
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

/** Whether trying again later can help: nobody answered, a service is away, or it was too much at once. */
export function isPassing(error) {
  return !(error instanceof ApiError) || error.status >= SERVER_ERROR || error.status === TOO_MANY;
}
