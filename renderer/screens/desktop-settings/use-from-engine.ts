import { useCallback, useEffect, useState } from 'react';
import { errorWords } from '../../data/error-words.ts';
import { type DesktopClient, useDesk } from './data.ts';

/** What the engine answers through the shell: asked at once, on demand, and when the engine has come back. */
export function useFromEngine<T>(ask: (client: DesktopClient) => Promise<T>) {
  const { client, state } = useDesk();
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const engine = state.engine.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is new at every render, and asks the same
  useEffect(() => {
    let left = false;
    ask(client).then(
      (answer) => {
        if (left) return;
        setData(answer);
        setError(null);
      },
      (problem: unknown) => {
        if (!left) setError(errorWords(problem));
      },
    );
    return () => {
      left = true;
    };
  }, [client, asked, engine]);
  const reload = useCallback(() => setAsked((count) => count + 1), []);
  return { data, error, reload };
}
