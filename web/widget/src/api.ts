import { json } from "./dom";

export interface Answer<T> {
  /** 0: no answer came. */
  status: number;
  body: T;
}

const TIMEOUT_MS = 15_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The server's storefront API. Its calls answer; they never throw. */
export class Api {
  /** `base` ends with a slash. */
  constructor(
    readonly base: string,
    readonly key: string,
  ) {}

  /** The key travels in the address, so that browsers need not ask for permission first. */
  get<T>(path: string, name: string, value: string): Promise<Answer<T>> {
    return this._send<T>(`${path}?key=${encodeURIComponent(this.key)}&${name}=${encodeURIComponent(value)}`);
  }

  post<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this._send<T>(path, body);
  }

  /** The answer itself, for those who read it piece by piece. Throws when none comes. */
  async raw(path: string, body?: unknown, accept = "application/json"): Promise<Response> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    const options: RequestInit = { credentials: "omit", signal: abort.signal };
    if (body) {
      options.method = "POST";
      options.body = json(body);
      options.headers = { "Content-Type": "application/json", "X-Shelfbell-Key": this.key, Accept: accept };
    }
    try {
      return await fetch(`${this.base}storefront/v1/${path}`, options);
    } finally {
      clearTimeout(timer);
    }
  }

  async _send<T>(path: string, body?: unknown): Promise<Answer<T>> {
    try {
      const response = await this.raw(path, body);
      return { status: response.status, body: await response.json() };
    } catch {
      return { status: 0, body: {} as T };
    }
  }
}

/** Whether the same request may succeed later. */
export function isPassing(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/**
 * Tries until `attempt` says that it is settled: with growing pauses, and at once when the browser is online again. Gives what ends it.
 */
export function persist(attempt: () => Promise<boolean>): () => void {
  let pause = FIRST_PAUSE_MS;
  let timer = 0;
  const until = new AbortController();
  const stop = () => {
    clearTimeout(timer);
    until.abort();
  };
  const run = async () => {
    clearTimeout(timer);
    const settled = await attempt();
    if (until.signal.aborted) return;
    if (settled) return stop();
    clearTimeout(timer);
    timer = setTimeout(run, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  addEventListener("online", run, until);
  run();
  return stop;
}
