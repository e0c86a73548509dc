import { useCallback, useEffect, useState } from 'react';
import { useConnection } from './connection-context.ts';
import { errorWords } from './error-words.ts';

export type Query<T> = {
  /** The newest answer; kept while a newer one is asked for. */
  data: T | null;
  /** Why the newest question was not answered, in words. */
  error: string | null;
  loading: boolean;
  reload: () => void;
};

/**
 * Asks once, and again whenever `key` changes, `reload` is called or the connection has come back.
 * An answer that comes after a newer question is dropped.
 * @param ask must depend on nothing but what `key` names
 */
export function useQuery<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Query<T> {
  const { generation } = useConnection().now;
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<{ data: T | null; error: string | null; loading: boolean }>({
    data: null,
    error: null,
    loading: true,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is new at every render; `key` stands for it
  useEffect(() => {
    const controller = new AbortController();
    setAnswer((before) => ({ ...before, loading: true }));
    ask(controller.signal).then(
      (data) => {
        if (!controller.signal.aborted) setAnswer({ data, error: null, loading: false });
      },
      (error: unknown) => {
        if (!controller.signal.aborted)
          setAnswer((before) => ({ ...before, error: errorWords(error), loading: false }));
      },
    );
    return () => controller.abort();
  }, [key, generation, turn]);

  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { ...answer, reload };
}
