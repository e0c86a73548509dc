import type { BaseDto, ReleaseRef, UpdateSummary } from './dto.ts';
import { say, type Text } from './text/text.ts';
import { shortId } from './version.ts';
import type { Outcome, UpdateKind } from './words.ts';

/** How an update ended. Of an app's first build there was nothing that could have been touched. */
export function outcomeWords(outcome: Outcome, kind: UpdateKind): Text {
  const first = kind === 'add' && (outcome === 'failed' || outcome === 'interrupted');
  return first ? say(`outcome-of-add.${outcome}`) : say(`outcome.${outcome}`);
}

/** What an update under way is doing: 'building the image', 'waiting its turn'. */
export function doingWords({
  awaitingDecision,
  inLine,
  phase,
}: Pick<UpdateSummary, 'awaitingDecision' | 'inLine' | 'phase'>): Text {
  if (awaitingDecision) return say('doing.awaiting-decision');
  return inLine ? say('doing.in-line') : say(`doing.${phase}`);
}

/** Why a commit that was built before is built again; null: that is not the reason. */
export function againWithBases(newer: readonly BaseDto[], to: ReleaseRef | null): Text | null {
  if (newer.length === 0 || !to?.version) return null;
  const images = newer.map(({ ref }) => ref);
  return say('check.again-with-bases', { commit: shortId(to.version.id), count: images.length, images });
}
