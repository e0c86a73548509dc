import { useAnswer } from '../../data/use-answer.ts';
import { useDesk } from './data.ts';
import type { EngineClient } from './use-engine.ts';

/** What the engine answers: asked at once, on demand, and when it has gone or come back. */
export function useFromEngine<T>(ask: (engine: EngineClient) => Promise<T>) {
  const { engine } = useDesk();
  return useAnswer(() => ask(engine), [engine]);
}
