/** A value that can be watched. Returned by whoever owns it; read and followed by the others. */
export type Observable<T> = {
  get(): T;
  set(value: T): void;
  /** Called at every `set`. Returns its unsubscribe. */
  onChange(listener: (value: T) => void): () => void;
};

export function createObservable<T>(initial: T): Observable<T> {
  const listeners = new Set<(value: T) => void>();
  let current = initial;
  return {
    get: () => current,
    set: (value) => {
      current = value;
      for (const listener of [...listeners]) listener(value);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
