import type { BaseDto, ReleaseRef, UpdateSummary } from './dto.ts';
import type { SourceKind } from './sources/kinds.ts';
import { say, type Text } from './text/text.ts';
import { shortId } from './version.ts';
import type { Outcome, Phase, UpdateKind } from './words.ts';

/** How an update ended. Of an app's first build there was nothing that could have been touched. */
export function outcomeWords(outcome: Outcome, kind: UpdateKind): Text {
  const first = kind === 'add' && (outcome === 'failed' || outcome === 'interrupted');
  return first ? say(`outcome-of-add.${outcome}`) : say(`outcome.${outcome}`);
}

type Ends = Pick<UpdateSummary, 'to' | 'from'>;

/** Where what an update brings comes from, as far as that is known. */
export const kindOf = ({ to, from }: Partial<Ends>): SourceKind =>
  to?.version?.kind ?? from?.version?.kind ?? 'git';

/** 'build', 'get the image': a phase of an update. */
export const phaseText = (phase: Phase, kind: SourceKind): Text =>
  phase === 'acquire' && kind !== 'git' ? say(`phase.acquire.${kind}`) : say(`phase.${phase}`);

/** What an update under way is doing: 'building the image', 'waiting its turn'. */
export function doingWords({
  awaitingDecision,
  inLine,
  phase,
  ...ends
}: Pick<UpdateSummary, 'awaitingDecision' | 'inLine' | 'phase'> & Partial<Ends>): Text {
  if (awaitingDecision) return say('doing.awaiting-decision');
  if (inLine) return say('doing.in-line');
  const kind = kindOf(ends);
  return phase === 'acquire' && kind !== 'git' ? say(`doing.acquire.${kind}`) : say(`doing.${phase}`);
}

/** Why a commit that was built before is built again; null: that is not the reason. */
export function againWithBases(newer: readonly BaseDto[], to: ReleaseRef | null): Text | null {
  if (newer.length === 0 || !to?.version) return null;
  const images = newer.map(({ ref }) => ref);
  return say('check.again-with-bases', { commit: shortId(to.version.id), count: images.length, images });
}
