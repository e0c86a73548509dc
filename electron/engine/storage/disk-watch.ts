import { messageOf } from '../../shared/errors.ts';
import { sizeWords } from '../../shared/size-words.ts';
import type { DiskSpace } from '../../shared/storage-dto.ts';
import { render } from '../../shared/text/render.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import { isLow } from '../domain/disk-room.ts';

export type DiskWatch = {
  /** What a person is told while a disk is almost full; null: none is. */
  low(): Text | null;
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
  let told: Text | null = null;
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
    if (worst === undefined) tell(null);
    else if (begins) tell(lowText(worst, await deps.cacheBytes().catch(() => null)));
  }

  function tell(next: Text | null): void {
    if (closed || next === told) return;
    told = next;
    if (next === null) deps.log('The disks have room again.');
    else deps.log(render(next));
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
    low: () => told,
    look,
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

/** Less is not worth a word. Bytes. */
const WORTH_SAYING = 1e6;

/** @param cacheBytes what tidying up wins for sure; null: that is not known */
export function lowText(disk: DiskSpace, cacheBytes: number | null): Text {
  const [only] = disk.holds.length === 1 ? disk.holds : [];
  return sentences(
    say('storage.low', {
      free: sizeWords(disk.freeBytes),
      total: sizeWords(disk.totalBytes),
      holds: only ?? 'both',
      path: disk.path,
    }),
    cacheBytes === null || cacheBytes < WORTH_SAYING
      ? null
      : say('storage.tidying-frees', { size: sizeWords(cacheBytes) }),
  );
}
