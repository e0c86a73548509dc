import { useAnswer } from '../../data/use-answer.ts';
import { type DesktopClient, useDesk } from './data.ts';

/** What the engine answers through the shell: asked at once, on demand, and when the engine has come back. */
export function useFromEngine<T>(ask: (client: DesktopClient) => Promise<T>) {
  const { client, state } = useDesk();
  return useAnswer(() => ask(client), [client, state.engine.state]);
}
