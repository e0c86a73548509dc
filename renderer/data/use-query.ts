import { useConnection } from './connection-context.ts';
import { type Query, useAnswer } from './use-answer.ts';

/**
 * Asks the engine once, and again whenever `key` changes, `reload` is called or the connection has come back.
 * @param ask must depend on nothing but what `key` names
 */
export function useQuery<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Query<T> {
  const { generation } = useConnection().now;
  return useAnswer(ask, [key, generation]);
}
