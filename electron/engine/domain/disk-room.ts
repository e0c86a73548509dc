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
