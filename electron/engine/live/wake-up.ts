/** Wakes a stream that waits for news; news while it was busy are not lost, and never pile up. */
export function wakeUp(): { wake(): void; next(signal: AbortSignal): Promise<void> } {
  let dirty = false;
  let waiter: (() => void) | null = null;
  return {
    wake() {
      dirty = true;
      waiter?.();
    },
    next: (signal) =>
      new Promise((resolve) => {
        const done = () => {
          waiter = null;
          dirty = false;
          signal.removeEventListener('abort', done);
          resolve();
        };
        if (dirty || signal.aborted) return done();
        waiter = done;
        signal.addEventListener('abort', done);
      }),
  };
}
