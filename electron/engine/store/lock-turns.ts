import { setTimeout as delay } from 'node:timers/promises';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { type DataDirLock, isLocked, lockDataDir, takeLock } from './lock.ts';
import { dropHolder, readHolder, writeHolder } from './lock-holder.ts';
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
  /** Is told, for a person, what is waited for. */
  say: (what: Text) => void;
  /** Ends the waiting. */
  signal?: AbortSignal;
};

/**
 * Takes the data directory for a host. Waits, for as long as it takes, until a command that uses it has ended; commands that
 * come meanwhile wait for the host.
 *
 * @throws HomeportError CONFLICT at once where another host uses it or waits for it, CANCELLED by the signal, STORE_UNAVAILABLE
 */
export async function lockAsHost(dataDir: string, turn: HostTurn): Promise<DataDirLock> {
  const host = takeLock(hostLockPath(dataDir), dataDir, LOOKED_AT_MS);
  try {
    const work = await turnOfHost(dataDir, turn);
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

async function turnOfHost(dataDir: string, { say: tell, signal }: HostTurn): Promise<DataDirLock> {
  const began = performance.now();
  const tellNowAndThen = nowAndThen(dataDir, tell);
  for (;;) {
    if (signal?.aborted) throw new HomeportError('CANCELLED', say('lock.called-off'));
    try {
      return lockDataDir(dataDir);
    } catch (error) {
      if (!isHomeportError(error, 'CONFLICT')) throw error;
    }
    if (performance.now() - began > QUIET_MS) tellNowAndThen();
    // The reason of an abort is said at the top.
    await delay(LOOK_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

/** Tells what is waited for when it is new, and once a minute while it is the same. */
function nowAndThen(dataDir: string, tell: (what: Text) => void): () => void {
  let told: number | null | undefined;
  let toldAt = 0;
  return () => {
    const holder = readHolder(dataDir);
    const now = performance.now();
    const pid = holder?.pid ?? null;
    const still = told === pid;
    if (still && now - toldAt < STILL_MS) return;
    const wait = { still: still ? 'yes' : 'no', dataDir };
    tell(holder === null ? say('lock.waits', wait) : say('lock.waits-for', { ...wait, ...holder }));
    told = pid;
    toldAt = now;
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
  const holder = readHolder(dataDir);
  return new HomeportError(
    'CONFLICT',
    holder === null ? say('lock.host-silent', { dataDir }) : say('lock.host-waits', { dataDir, ...holder }),
  );
}
