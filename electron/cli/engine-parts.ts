import type { ServeParts } from '../server/serve.ts';

/** What the command line makes an engine of where no Homeport runs. */
export type EngineParts = ServeParts;

/** Loaded only where it is needed: a command that asks a running Homeport starts without Docker's client and SQLite. */
export async function loadEngine(): Promise<EngineParts> {
  const [{ lockDataDir }, { startEngine }] = await Promise.all([
    import('../engine/store/lock.ts'),
    import('../engine/engine.ts'),
  ]);
  return { lock: lockDataDir, startEngine };
}
