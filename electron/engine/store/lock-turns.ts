import { setTimeout as delay } from 'node:timers/promises';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { type DataDirLock, isLocked, lockDataDir, takeLock } from './lock.ts';
import { dropHolder, holderWords, writeHolder } from './lock-holder.ts';
import { hostLockPath } from './paths.ts';

/**
 * Who works in a data directory, and in which order. A host holds two locks: its own for its whole life, and the directory's.
 * So a second host is told apart from a command, a host that waits is known to all who come after it, and they let it go first.
 */

/** Commands look at the host's lock for less than a millisecond: so long it is asked for before it counts as held. */
const LOOKED_AT_MS = 250;
const LOOK_MS = 100;
/** A command that only looks is over by then: not worth a word. */
const QUIET_MS = 400;
const STILL_MS = 60_000;

type HostTurn = {
  /** A line for a person: what is waited for. */
  say: (line: string) => void;
  /** Ends the waiting. */
  signal?: AbortSignal;
};

/**
 * Takes the data directory for a host. Waits, for as long as it takes, until a command that uses it has ended; commands that
 * come meanwhile wait for the host.
 *
 * @throws HomeportError CONFLICT at once where another host uses it or waits for it, CANCELLED by the signal, STORE_UNAVAILABLE
 */
export async function lockAsHost(dataDir: string, { say, signal }: HostTurn): Promise<DataDirLock> {
  const host = takeLock(hostLockPath(dataDir), dataDir, LOOKED_AT_MS);
  try {
    const work = await turnOfHost(dataDir, say, signal);
    return {
      release() {
        work.release();
        host.release();
      },
    };
  } catch (error) {
    host.release();
    throw error;
  }
}

async function turnOfHost(
  dataDir: string,
  say: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<DataDirLock> {
  const began = performance.now();
  const tell = sayNowAndThen(say);
  for (;;) {
    if (signal?.aborted) throw new HomeportError('CANCELLED', 'Called off before Homeport had started.');
    try {
      return lockDataDir(dataDir);
    } catch (error) {
      if (!isHomeportError(error, 'CONFLICT')) throw error;
    }
    if (performance.now() - began > QUIET_MS) {
      const words = holderWords(dataDir);
      tell(`for a command that uses ${dataDir}${words && ` (${words})`} …`);
    }
    // The reason of an abort is said at the top.
    await delay(LOOK_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

/** Says what is waited for when it is new, and once a minute while it is the same. */
function sayNowAndThen(say: (line: string) => void): (what: string) => void {
  let said = '';
  let saidAt = 0;
  return (what) => {
    const now = performance.now();
    if (what === said && now - saidAt < STILL_MS) return;
    say(`${what === said ? 'Still waits' : 'Waits'} ${what}`);
    said = what;
    saidAt = now;
  };
}

export type CommandLock = DataDirLock & {
  /** A host waits for this command's end. */
  hostWaits(): boolean;
};

/**
 * Takes the data directory for a command that does its work in its own process.
 * @param command what it is called: 'homeport update'
 * @throws HomeportError CONFLICT where a host or another command uses it, or a host waits for it; STORE_UNAVAILABLE
 */
export function lockAsCommand(dataDir: string, command: string): CommandLock {
  if (isLocked(hostLockPath(dataDir))) throw hostThere(dataDir);
  const lock = lockDataDir(dataDir);
  writeHolder(dataDir, command);
  return {
    hostWaits: () => isLocked(hostLockPath(dataDir)),
    release() {
      dropHolder(dataDir);
      lock.release();
    },
  };
}

function hostThere(dataDir: string): HomeportError {
  const words = holderWords(dataDir);
  return new HomeportError(
    'CONFLICT',
    words === ''
      ? `A Homeport that runs with ${dataDir} does not answer. Try again when it has started, or start it again.`
      : `A Homeport is about to start with ${dataDir}, as soon as a command has ended (${words}). Try again then.`,
  );
}
