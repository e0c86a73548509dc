/** A file that may be an archive, as it was seen once. */
export type Look = { size: number; mtimeMs: number; at: number };

/** How long a file must have stayed as it is, ms. A copy over a network writes more often than that. */
export const SETTLED_MS = 4_000;

/** How browsers, rsync, scp clients and this Homeport call what they are still writing: the ending of it, or of a file beside it. */
const UNFINISHED = ['.part', '.partial', '.tmp', '.crdownload', '.download', '.filepart', '.swp'];

/** Whether a file of that name is one that somebody still writes, whatever it holds. */
export function isUnfinishedName(name: string): boolean {
  return name.startsWith('.') || UNFINISHED.some((ending) => name.toLowerCase().endsWith(ending));
}

/** What says that somebody has not ended writing a file; whether its archive has an end is told by reading it. */
type StillWritten = 'name' | 'beside' | 'changes' | 'empty';

/**
 * Whether a file is still being written.
 * @param name of the file alone. @param beside names of all files in its folder
 * @param before an earlier look, null: there was none. @param now the present one
 * @returns why it is taken for unfinished; null: it has settled
 */
export function stillWritten(
  name: string,
  beside: readonly string[],
  before: Look | null,
  now: Look,
): StillWritten | null {
  if (isUnfinishedName(name)) return 'name';
  if (beside.some((other) => UNFINISHED.some((ending) => other === `${name}${ending}`))) return 'beside';
  // rsync writes to `.<name>.<random>`, and renames.
  if (beside.some((other) => other.startsWith(`.${name}.`))) return 'beside';
  if (now.size === 0) return 'empty';
  // Old enough by its own clock: one look is enough, where the clock of who wrote it is not ahead.
  const age = now.at - now.mtimeMs;
  if (age >= 60_000) return null;
  if (before === null) return 'changes';
  const same = before.size === now.size && before.mtimeMs === now.mtimeMs;
  return same && now.at - before.at >= SETTLED_MS ? null : 'changes';
}
