import { newJournal } from '../../electron/engine/domain/journal-shape.ts';
import { newTarget, UNTRIED } from '../../electron/engine/domain/member-shape.ts';
import type { Journal, Member, Target } from '../../electron/engine/domain/model.ts';

/** Journals of updates that bring one app something new: a test says what it is about, wherever the journal keeps that. */

const OF_TARGET = ['source', 'version', 'imageId', 'release', 'verified', 'committed', 'wanted'] as const;
const OF_MAIN = [
  'startFirst',
  'unchanged',
  'begun',
  'stopSentAt',
  'candidateRun',
  'gateStartedAt',
  'verdict',
  'decision',
  'unwatched',
  'previousRun',
  'rollbackGateStartedAt',
  'rollbackVerdict',
] as const;
const OF_ALL = [
  'direction',
  'resumes',
  'closedInLine',
  'pull',
  'noCache',
  'members',
  'downSince',
  'downMs',
  'failure',
  'failedAttempts',
  'gaveUp',
  'rollbackFailedAt',
  'cancelRequested',
  'commitBegun',
  'cleaned',
] as const;

export type OneApp = Partial<
  Pick<Target, 'app' | (typeof OF_TARGET)[number]> &
    Pick<Member, (typeof OF_MAIN)[number]> &
    Pick<Journal, (typeof OF_ALL)[number]>
>;

export const NEVER = '0001-01-01T00:00:00Z';
export const EARLIER = '2026-01-01T00:00:00Z';

/** The app's own container, as take-stock notes it. */
export function member(patch: Partial<Member> = {}): Member {
  const spec = {
    config: {},
    hostConfig: { RestartPolicy: { Name: 'always' } },
    networks: {},
    imageRef: null,
  };
  return {
    ...UNTRIED,
    name: 'app',
    target: 0,
    livesIn: null,
    needs: [],
    previousId: 'old',
    previousSpec: spec,
    previousImageId: 'sha256:old',
    previousWasRunning: true,
    previousWasPaused: false,
    previousStartedAt: EARLIER,
    parkedName: 'app.release-1-u',
    keepParked: true,
    candidateId: 'new',
    candidateName: 'app.candidate-u',
    candidateStartedAt: NEVER,
    candidateWasParked: false,
    spec,
    imageId: null,
    ...patch,
  };
}

/** The app's container is the first member: what is said of it is said of that one, which is made up where there is none. */
export function oneAppJournal(said: OneApp = {}): Journal {
  return saying(newJournal({ targets: [newTarget({ app: said.app ?? 'app' })] }), said);
}

/** The same journal, with something else said of it. */
export function saying(journal: Journal, said: OneApp): Journal {
  const ofTarget = picked(said, OF_TARGET);
  const ofMain = picked(said, OF_MAIN);
  const before = journal.members[0] ? picked(journal.members[0], OF_MAIN) : {};
  const given = said.members ?? journal.members;
  const members = given.length === 0 && Object.keys(ofMain).length > 0 ? [member()] : given;
  return {
    ...journal,
    ...picked(said, OF_ALL),
    targets: journal.targets.map((it, index) => (index === 0 ? { ...it, ...ofTarget } : it)),
    members: members.map((it, index) => (index === 0 ? { ...it, ...before, ...ofMain } : it)),
  };
}

function picked<T extends object, K extends keyof T>(from: T, fields: readonly K[]): Partial<Pick<T, K>> {
  const found: Partial<Pick<T, K>> = {};
  for (const field of fields) if (from[field] !== undefined) found[field] = from[field];
  return found;
}
