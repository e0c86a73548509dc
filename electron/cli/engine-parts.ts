import type { ServeParts } from '../server/serve.ts';

/** The engine as a host gets it. `background: false`: no schedules; updates that were cut off are taken up all the same. */
export type EngineParts = ServeParts & {
  startEngine(options: {
    dataDir: string;
    log: (line: string) => void;
    background?: boolean;
  }): ReturnType<ServeParts['startEngine']>;
};

/** Loaded only where it is needed: a command that asks a running Homeport starts without Docker's client and SQLite. */
export async function loadEngine(): Promise<EngineParts> {
  const [{ lockDataDir }, { startEngine }] = await Promise.all([
    import('../engine/store/lock.ts'),
    import('../engine/engine.ts'),
  ]);
  return { lock: lockDataDir, startEngine };
}
