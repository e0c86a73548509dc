import type { Journal, Member, Update } from '../../../electron/engine/domain/model.ts';
import type { ContainerFacts, MemberFacts } from '../../../electron/engine/domain/observation.ts';
import { nextStep } from '../../../electron/engine/domain/plan.ts';
import type { Plan } from '../../../electron/engine/domain/plan-parts.ts';
import { EARLIER, member, NEVER, type OneApp, oneAppJournal } from '../../support/one-app-journal.ts';

/** Updates in the middle of their way, for looking at single decisions of the planner. */

export { EARLIER, member, NEVER };
export const LATER = '2026-01-02T00:00:00Z';

/** An update that has its image, its release and its candidate; nothing that runs has been touched. */
export function prepared(said: OneApp = {}): Journal {
  return oneAppJournal({
    imageId: 'sha256:new',
    release: 2,
    verified: true,
    members: [member()],
    ...said,
  });
}

/** A member that lives in the app's container, and keeps its image. */
export function child(patch: Partial<Member> = {}): Member {
  return member({ name: 'child', target: null, livesIn: 0, imageId: 'sha256:child', ...patch });
}

export const running = (id: string, name: string, patch: Partial<ContainerFacts> = {}): ContainerFacts => ({
  id,
  name,
  running: true,
  paused: false,
  startedAt: id === 'old' ? EARLIER : LATER,
  exitCode: 0,
  restartPolicy: 'no',
  parents: [],
  ...patch,
});

export const stopped = (id: string, name: string, patch: Partial<ContainerFacts> = {}): ContainerFacts =>
  running(id, name, { running: false, ...patch });

export function facts(patch: Partial<MemberFacts>): MemberFacts {
  return { previous: null, candidate: null, stranger: null, ...patch };
}

export function update(journal: Journal, patch: Partial<Update> = {}): Update {
  return {
    id: 'u',
    app: 'app',
    kind: 'update',
    trigger: 'person',
    fromRelease: 1,
    fromImageId: 'sha256:old',
    outcome: null,
    phase: 'swap',
    startedAt: new Date(EARLIER),
    finishedAt: null,
    downtimeMs: null,
    error: null,
    journal,
    ...patch,
  };
}

/** What comes next, in one word: the step's name, 'wait', or the outcome. */
export function next(journal: Journal, members: MemberFacts[], patch: Partial<Update> = {}): string {
  return word(nextStep(update(journal, patch), { members }));
}

function word(plan: Plan): string {
  switch (plan.type) {
    case 'step':
      if (plan.step.kind === 'turn-back') return `turn-back: ${plan.step.failure.reason}`;
      return plan.step.kind;
    case 'wait':
      return 'wait';
    case 'finished':
      return plan.outcome;
  }
}
