/** Something that others may listen to. A listener that throws does not keep the others from hearing it. */
export type Signal<T> = {
  emit(value: T): void;
  /** Returns its unsubscribe. */
  on(listener: (value: T) => void): () => void;
};

export function createSignal<T>(onListenerError: (error: unknown) => void): Signal<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
