import { wantedRestartPolicy } from './container-spec.ts';
import { cutOffSince } from './journal.ts';
import type { Journal } from './model.ts';
import { isGated } from './moved.ts';
import { missedItsRestart } from './observation.ts';
import { type Group, gaveUp, type Plan, policyOf, type Seen, step, wasTakenAlong } from './plan-parts.ts';
import type { Step } from './steps.ts';

/** What was proven gets what it is to have in the end, and becomes the app on record. Nothing turns back any more. */
export function planCommit(journal: Journal, groups: readonly Group[]): Plan {
  const seen = groups.flat();
  const due = [
    ...groups.flatMap((group) => inPlace(journal, group)),
    ...seen.flatMap(({ index, member, facts }): Step[] =>
      facts.candidate && wantedRestartPolicy(member.spec).Name !== policyOf(facts.candidate)
        ? [{ kind: 'arm-candidate', member: index }]
        : [],
    ),
    ...seen.flatMap((one) => running(journal, one)),
    ...journal.targets.flatMap(({ committed }, target): Step[] =>
      committed ? [] : [{ kind: 'commit-release', target }],
    ),
    ...(journal.cleaned ? [] : [{ kind: 'clean-up' } as const]),
  ];
  const next = due.find((s) => !gaveUp(journal, s));
  return next ? step(next) : { type: 'finished', outcome: 'succeeded' };
}

function inPlace(journal: Journal, [head, ...inIt]: Group): Step[] {
  const due: Step[] = [];
  for (const { index, member, facts, parent } of [head, ...inIt]) {
    // The machine took a proven `--rm` container along, which leaves nothing to start: it is made again. Its children are too,
    // and a cut may have come between the end of one and its new making.
    const removes = [member, head.member].some((it) => it.spec.hostConfig.AutoRemove === true);
    const lost = !facts.candidate && removes && cutOffSince(head.member.candidateRun, journal);
    const home = parent?.facts.candidate;
    const orphan = home && facts.candidate && !facts.candidate.parents.includes(home.id);
    if ((lost || orphan) && !facts.stranger && !head.member.unchanged)
      due.push({ kind: 'create-candidate', member: index });
    if (facts.candidate?.name === member.candidateName && !facts.stranger)
      due.push({ kind: 'name-candidate', member: index });
    // Somebody took the name of what was made again: it can't become the app any more.
    if (facts.candidate?.name === member.candidateName && facts.stranger && !member.candidateWasParked)
      due.push({ kind: 'remove-candidate', member: index });
  }
  return due;
}

/** What died with the machine, and what a person keeps although it ended, is started before it counts. */
function running(journal: Journal, one: Seen): Step[] {
  const { index, facts, parent, member } = one;
  const kept = (parent ?? one).member.decision === 'keep' || member.decision === 'keep';
  if (facts.candidate && !facts.candidate.running && (wasTakenAlong(journal, one) || kept))
    return [{ kind: 'start-candidate', member: index }];
  return diedUnarmed(one) ? [{ kind: 'start-candidate', member: index, onceIn: journal.resumes }] : [];
}

/** It ran before, relies on its restart policy, and ended while it was kept from it; no gate says anything about it. */
function diedUnarmed({ member, facts, parent }: Seen): boolean {
  if (isGated(member) || !member.previousWasRunning || !parent?.facts.candidate?.running) return false;
  return facts.candidate !== null && missedItsRestart(facts.candidate, member.spec);
}
