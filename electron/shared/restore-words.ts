import type { AppDto, Attention } from './dto.ts';

export type RestoreTarget = NonNullable<Attention['restore']>;

/**
 * What a button says that puts a release back. Which one "previous" is, is plain only while the newest runs; after a way back
 * the number says it.
 * @param details what stands in brackets: its tag, its age.
 */
export function restoreWords(
  { release, as }: Pick<RestoreTarget, 'release' | 'as'>,
  details: readonly string[],
): string {
  const brackets = details.length === 0 ? '' : ` (${details.join(', ')})`;
  switch (as) {
    case 'previous':
      return `Restore previous${brackets}`;
    case 'earlier':
      return `Restore #${release}${brackets}`;
    case 'again':
      return `Make #${release} again${brackets}`;
  }
}

/** What an app's own *Restore* leads to, from its page and its menus; null where there is nothing. */
export function restoreOf({ previous, lastUpdate, activeUpdate }: AppDto): RestoreTarget | null {
  if (previous === null) return null;
  const { release, tag, deployedAt } = previous;
  const wentBack = lastUpdate?.outcome === 'rolled-back' || lastUpdate?.outcome === 'rollback-failed';
  return { release, tag, deployedAt, as: wentBack && activeUpdate === null ? 'earlier' : 'previous' };
}
