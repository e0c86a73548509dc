/** What containers wrote. */
export type ContainerLogs = {
  /** stdout and stderr together, oldest first, without the stream's framing. A container that is gone wrote nothing. */
  last(
    id: string,
    tail: number,
    options?: { since?: string | null; timestamps?: boolean },
  ): Promise<string[]>;
  /**
   * The same as it comes, with Docker's time of each line, until the container ends. `since` (inclusive, RFC 3339 with nanoseconds);
   * `tail: null`: all since then. Nothing is read that nobody takes.
   */
  follow(
    id: string,
    options: { since: string | null; tail: number | null; tty: boolean },
    signal: AbortSignal,
  ): AsyncIterable<{ at: string | null; text: string }[]>;
};
