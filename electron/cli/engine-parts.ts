import type { CommandLock } from '../engine/store/lock-turns.ts';
import type { ServeParts } from '../server/serve.ts';

/** What the command line makes an engine of where no Homeport runs. */
export type EngineParts = ServeParts & {
  /** Takes the directory for one command; throws CONFLICT where a host or another command has it, or a host waits for it. */
  lockAsCommand(dataDir: string, command: string): CommandLock;
};

/** Loaded only where it is needed: a command that asks a running Homeport starts without Docker's client and SQLite. */
export async function loadEngine(): Promise<EngineParts> {
  const [{ lockAsCommand, lockAsHost }, { startEngine }] = await Promise.all([
    import('../engine/store/lock-turns.ts'),
    import('../engine/engine.ts'),
  ]);
  return { lock: lockAsHost, lockAsCommand, startEngine };
}
