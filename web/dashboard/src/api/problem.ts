/** Why a request was not answered as asked, in words for the reader. */
export class Problem extends Error {
  constructor(
    /** 0: no answer came. */
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly field?: string | null,
    readonly errors: unknown[] = [],
  ) {
    super(detail);
  }

  static from(status: number, body: unknown): Problem {
    const { code, detail, field, errors } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    return new Problem(
      status,
      typeof code === "string" ? code : `status_${status}`,
      typeof detail === "string"
        ? detail
        : status >= 500
          ? "The server failed at this. Try again in a moment."
          : `The server refused this (${status}).`,
      typeof field === "string" ? field : null,
      Array.isArray(errors) ? errors : [],
    );
  }
}

/** No answer came: the network is away, or the server is. */
export const away = () => new Problem(0, "away", "The server does not answer. Your entry is kept; try again in a moment.");

/** Whether the same request may succeed later. */
export const isPassing = (error: unknown): boolean => error instanceof Problem && (error.status === 0 || error.status >= 502);
