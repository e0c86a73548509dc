import { sizeWords } from '../../shared/size-words.ts';
import type { DiskSpace } from '../../shared/storage-dto.ts';

const GIB = 1024 ** 3;
/** A build of a large app may need as much. */
const LEAST = 2 * GIB;
/** Of a large disk a twentieth is plenty. */
const MOST = 10 * GIB;
const PART = 0.05;
/** A small disk is not called full as long as a quarter of it is free. */
const SMALL_PART = 0.25;
/** What was called low is so until there is this much more: the warning does not come and go with every build. */
const WELL_AGAIN = 1.5;

/** How little room is too little. Bytes. */
export function lowBelow(totalBytes: number): number {
  const wanted = Math.min(MOST, Math.max(LEAST, totalBytes * PART));
  return Math.min(wanted, totalBytes * SMALL_PART);
}

/** @param wasLow whether it was low when it was looked at last */
export function isLow({ freeBytes, totalBytes }: DiskSpace, wasLow: boolean): boolean {
  return freeBytes < lowBelow(totalBytes) * (wasLow ? WELL_AGAIN : 1);
}

/** What is kept on the disk, for people. */
function diskWords({ holds, path }: DiskSpace): string {
  const what = holds.map((it) => (it === 'data' ? "Homeport's data" : "Docker's images and volumes"));
  return `the disk with ${what.join(' and ')} (${path})`;
}

/** @param cacheBytes what tidying up wins for sure; null: that is not known */
export function lowWords(disk: DiskSpace, cacheBytes: number | null): string {
  const win = cacheBytes === null || cacheBytes < 1e6 ? '' : ` (frees at least ${sizeWords(cacheBytes)})`;
  return `Only ${sizeWords(disk.freeBytes)} of ${sizeWords(disk.totalBytes)} is free on ${diskWords(disk)}. When it is full, builds fail and apps may stop working. Tidy up in Settings, or with: homeport storage tidy${win}`;
}
