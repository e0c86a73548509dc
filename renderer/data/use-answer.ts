import { useCallback, useEffect, useState } from 'react';
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
 * Asks once, and again whenever one of `when` changes or `reload` is called. An answer that comes after a newer question is
 * dropped.
 * @param ask must depend on nothing but what `when` names
 */
export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T>, when: readonly unknown[]): Query<T> {
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<{ data: T | null; error: string | null; loading: boolean }>({
    data: null,
    error: null,
    loading: true,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is new at every render; `when` stands for it
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
  }, [...when, turn]);

  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { ...answer, reload };
}
