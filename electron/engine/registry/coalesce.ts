/** Work that is under way already is shared by whoever asks for the same. */
type Coalesce<T> = (
  key: string,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

type Shared<T> = { promise: Promise<T>; waiting: number; leave: AbortController };

/** One caller's abort leaves the others their answer; the work itself is called off when nobody waits for it. */
export function createCoalesce<T>(): Coalesce<T> {
  const underWay = new Map<string, Shared<T>>();
  const forget = (key: string, shared: Shared<T>) => {
    if (underWay.get(key) === shared) underWay.delete(key);
  };
  const begin = (key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> => {
    const leave = new AbortController();
    const shared = { promise: work(leave.signal), waiting: 0, leave };
    underWay.set(key, shared);
    const over = () => forget(key, shared);
    shared.promise.then(over, over);
    return shared;
  };

  return (key, work, signal) =>
    new Promise<T>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const shared = underWay.get(key) ?? begin(key, work);
      shared.waiting += 1;
      const done = () => {
        signal.removeEventListener('abort', leave);
        shared.waiting -= 1;
      };
      const leave = () => {
        done();
        reject(signal.reason);
        if (shared.waiting > 0) return;
        // Whoever asks from now on does not want the answer of what is being called off.
        forget(key, shared);
        shared.leave.abort(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      shared.promise.finally(done).then(resolve, reject);
    });
}
