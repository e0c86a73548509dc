import { messageOf } from '../../shared/errors.ts';
import type { DiskSpace } from '../../shared/storage-dto.ts';
import { isLow, lowWords } from '../domain/disk-room.ts';

export type DiskWatch = {
  /** What a person is told while a disk is almost full; null: none is. */
  low(): string | null;
  look(): Promise<void>;
  close(): void;
};

const LOOK_EVERY_MS = 5 * 60_000;

/** Looks now and then how much room the disks have: asking a file system costs nothing. One look at a time. */
export function startDiskWatch(deps: {
  disks: () => Promise<DiskSpace[]>;
  /** What of the build cache is Homeport's; only asked for while a disk is low. */
  cacheBytes: () => Promise<number>;
  changed: () => void;
  log: (line: string) => void;
}): DiskWatch {
  let words: string | null = null;
  let lowPaths = new Set<string>();
  let looking: Promise<void> | null = null;
  let closed = false;

  async function lookNow(): Promise<void> {
    const disks = await deps.disks();
    const low = disks.filter((disk) => isLow(disk, lowPaths.has(disk.path)));
    const [worst] = low.sort((a, b) => a.freeBytes - b.freeBytes);
    // Said when it begins, and kept so: a number that moves with every look would be news every time.
    const begins = low.some((disk) => !lowPaths.has(disk.path));
    lowPaths = new Set(low.map((disk) => disk.path));
    if (worst === undefined) say(null);
    else if (begins) say(lowWords(worst, await deps.cacheBytes().catch(() => null)));
  }

  function say(next: string | null): void {
    if (closed || next === words) return;
    words = next;
    if (next === null) deps.log('The disks have room again.');
    else deps.log(next);
    deps.changed();
  }

  const look = (): Promise<void> => {
    looking ??= lookNow()
      .catch((error: unknown) => deps.log(`How much room the disks have is not known: ${messageOf(error)}`))
      .finally(() => {
        looking = null;
      });
    return looking;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  void look();
  return {
    low: () => words,
    look,
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}
