import type { BaseImage } from '../../shared/base-image.ts';
import type { BaseDto, ReleaseDto, ReleaseRef, StepDto, UpdateDto, UpdateSummary } from '../../shared/dto.ts';
import type { Version } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import { isStillDown } from '../domain/downtime.ts';
import { isCancellable, survivesCut } from '../domain/journal.ts';
import type { App, Journal, Release, StepRow, Update, Verdict } from '../domain/model.ts';
import { awaitingDecision, mainMember, mainTarget } from '../domain/moved.ts';
import { newerBases } from '../domain/newer-bases.ts';
import { againWords, hasRun, restoreMeans } from '../domain/restorable.ts';
import type { Machine } from '../hosts/host.ts';

/** Rows turned into the shapes that cross the contract. */

/** What an app's shape is made of. `live-picture.ts` watches each of these: what is added here is added there. */
export type AppFacts = Pick<Core, 'store'> & {
  runner: Pick<Core['runner'], 'active' | 'tookUp'>;
  monitor: Pick<Core['monitor'], 'now'>;
  images: Pick<Core['images'], 'kept'>;
  keepers: Pick<Core['keepers'], 'lost'>;
  proofs: Pick<Core['proofs'], 'of'>;
  host: { machine: Pick<Machine, 'reached'> };
};

/** What an update's shape is made of: that is the same wherever its app is. */
type UpdateFacts = Pick<AppFacts, 'store' | 'runner'>;

/** All of an app's, newest first. */
export function releaseDtos(core: AppFacts, app: App): ReleaseDto[] {
  return core.store.releases(app.name).map((release) => releaseDto(core, app, release));
}

export function releaseDto(core: AppFacts, app: App, release: Release): ReleaseDto {
  const kept = core.images.kept(release);
  const running = release.number === app.runningRelease;
  // What runs is nothing to restore, unless its container is gone.
  const runs = running && core.monitor.now(app.name).state !== 'missing';
  const restore = runs ? null : restoreMeans(release, kept, app.config.source);
  return {
    app: release.app,
    release: release.number,
    imageId: release.imageId,
    tag: release.tag,
    provenance: release.provenance,
    version: release.version,
    state: release.state,
    quarantineReason: release.quarantineReason,
    createdAt: release.createdAt.toISOString(),
    deployedAt: iso(release.deployedAt),
    running,
    available: hasRun(release) && (kept.image || kept.parked),
    restore,
    rebuildNote: restore === 'rebuild' ? againWords(release, app.config.source) : null,
    bases: release.origin?.inputs.kind === 'git' ? (release.origin.inputs.bases?.map(baseDto) ?? null) : null,
  };
}

export function updateDto(core: UpdateFacts, update: Update): UpdateDto {
  const { journal } = update;
  const steps = core.store.steps(update.id);
  const withLog = core.store.stepsWithLog(update.id);
  return {
    ...updateSummary(core, update),
    steps: steps.map((step) => ({
      ...stepDto(step, withLog.has(step.id), journal.members.length > 1),
      ...refusedBy(verdictOf(journal, steps, step)),
    })),
  };
}

export function updateSummary(core: UpdateFacts, update: Update): UpdateSummary {
  const { journal } = update;
  const from = update.fromRelease === null ? null : core.store.release(update.app, update.fromRelease);
  const target = mainTarget(journal);
  const { release = null, imageId = null } = target ?? {};
  const known = release === null ? null : core.store.release(update.app, release);
  const to = target?.wanted?.version ?? target?.version ?? known?.version ?? null;
  const awaiting = update.outcome === null ? awaitingDecision(journal) : null;
  const active = update.outcome === null ? core.runner.active(update.app) : null;
  return {
    id: update.id,
    app: update.app,
    kind: update.kind,
    trigger: update.trigger,
    from: refOf(update.fromRelease, update.fromImageId, from?.version ?? null),
    to: refOf(release, imageId, to),
    outcome: update.outcome,
    phase: update.phase,
    startedAt: update.startedAt.toISOString(),
    finishedAt: iso(update.finishedAt),
    downtimeMs: update.downtimeMs,
    stillDown: isStillDown(update),
    error: update.error ?? journal.failure?.message ?? awaiting?.verdict?.detail ?? null,
    awaitingDecision: awaiting !== null,
    takenUp: core.runner.tookUp(update.id),
    waitingFor: active?.waitingFor ?? null,
    inLine: active?.inLine ?? false,
    waitsForDecisionOn: decisionBefore(core, active?.behind ?? null),
    survivesCut: update.outcome === null && survivesCut(journal),
    newerBases: update.kind === 'restore' ? [] : newerBases(target?.wanted?.inputs).map(baseDto),
    progress: active?.progress ?? null,
    cancellable: update.outcome === null && isCancellable(journal),
  };
}

/** The app that is waited for, where that one awaits a person's decision. */
export function decisionBefore({ runner }: Pick<AppFacts, 'runner'>, behind: string | null): string | null {
  const before = behind === null ? null : runner.active(behind);
  return before && awaitingDecision(before.update.journal) ? behind : null;
}

/** The gate's verdict at the last step that came to it: the step did its work, and a person reads it as what it found. */
function verdictOf(journal: Journal, steps: StepRow[], step: StepRow): Verdict | null {
  const { kind, member } = step;
  const last = steps.findLast((it) => it.kind === kind && it.member === member);
  if (step.status !== 'succeeded' || last !== step) return null;
  // Earlier versions wrote no member beside it: there was one.
  const judged = member === null ? mainMember(journal) : journal.members.find(({ name }) => name === member);
  if (kind === 'await-gate') return judged?.verdict ?? null;
  return kind === 'await-rollback-gate' ? (judged?.rollbackVerdict ?? null) : null;
}

function refusedBy(verdict: Verdict | null): Partial<Pick<StepDto, 'status' | 'error'>> {
  return verdict === null || verdict.healthy ? {} : { status: 'failed', error: verdict.detail };
}

/** @param several the update moves more than one container: only then does a step say which. */
function stepDto(step: StepRow, hasLog: boolean, several: boolean): StepDto {
  return {
    id: step.id,
    kind: step.kind,
    member: several ? step.member : null,
    status: step.status,
    startedAt: step.startedAt.toISOString(),
    finishedAt: iso(step.finishedAt),
    error: step.error,
    hasLog,
  };
}

function refOf(release: number | null, imageId: string | null, version: Version | null): ReleaseRef | null {
  return release === null && imageId === null && version === null ? null : { release, imageId, version };
}

const baseDto = ({ ref, digest }: BaseImage): BaseDto => ({ ref, digest });

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
