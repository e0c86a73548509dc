import { HomeportError } from '../../../shared/errors.ts';
import { withNetworkParent } from '../../domain/container-create.ts';
import { specDifferences } from '../../domain/container-differences.ts';
import { adoptionRefusal, canStartFirst } from '../../domain/container-facts.ts';
import { OWN_LABELS } from '../../domain/container-labels.ts';
import { specFromRun } from '../../domain/container-run.ts';
import type { ContainerSpec } from '../../domain/container-spec.ts';
import type { ContainerConfig, ContainerInspect } from '../../domain/docker-types.ts';
import type { App, Member } from '../../domain/model.ts';
import { candidateName, parkedName } from '../../domain/names.ts';
import type { Executor, StepContext } from '../context.ts';
import { recordDrift } from '../drift.ts';
import { plainName } from '../observe.ts';
import { findParked } from '../parked.ts';
import { specOf } from '../spec-of.ts';

/**
 * Writes down everything that a way back needs, while what it describes still runs: the live container's spec and state,
 * those that share its network namespace, and what the candidate is to be made from.
 */
export const takeStock: Executor<'take-stock'> = async (context) => {
  const { deps, update, log } = context;
  const live = await deps.docker.inspectContainer(context.app.containerName);
  if (live && update.kind === 'add') {
    throw new HomeportError(
      'CONFLICT',
      `A container named "${context.app.containerName}" has been made meanwhile: adopt it instead, or remove it and try again.`,
    );
  }
  if (live) {
    const refusal = adoptionRefusal(live);
    if (refusal) throw new HomeportError('BAD_INPUT', refusal);
    if (await recordDrift(deps, context.app, live)) {
      log(
        `"${context.app.containerName}" was changed from outside since the last update; that is now a release of its own.`,
      );
    }
  }
  // Drift may have given the app another running release, and another place that its spec comes from.
  const app = deps.store.app(context.app.name) ?? context.app;
  const main = await mainMember({ ...context, app }, live);
  const children = live ? await childMembers({ ...context, app }, live) : [];
  const target = update.journal.imageId;
  const unchanged =
    update.kind === 'update' &&
    !app.configChanged &&
    live?.State.Running === true &&
    live.Image === target &&
    main.previousSpec !== null &&
    specDifferences(main.spec, main.previousSpec).length === 0;
  if (unchanged) log('The new commit makes the very image that runs already: there is nothing to swap.');
  const startFirst =
    live !== null && children.length === 0 && !main.candidateWasParked && canStartFirst(live);
  if (startFirst && !unchanged)
    log('Nothing is published or shared: the new container is proven beside the old one, without downtime.');
  return {
    journal: { members: [main, ...children], unchanged, startFirst },
    update: { fromRelease: live ? app.runningRelease : null, fromImageId: live?.Image ?? null },
  };
};

async function mainMember(
  { deps, app, update }: StepContext,
  live: ContainerInspect | null,
): Promise<Member> {
  const previousSpec = live ? await specAsItRuns(deps, app, live) : null;
  // One that is built again does not come back as the container it was.
  const asItWas = update.kind === 'restore' && update.journal.target === null;
  const parked = asItWas ? await findParked(deps, app.name, update.journal.release) : null;
  const candidate = parked ? await deps.docker.inspectContainer(parked.containerId) : null;
  return {
    ...memberFor(update.id, app.containerName, app.runningRelease, live, previousSpec),
    candidateId: candidate?.Id ?? null,
    candidateName: candidate ? plainName(candidate) : candidateName(app.containerName, update.id),
    candidateStartedAt: candidate?.State.StartedAt ?? NEVER,
    candidateWasParked: candidate !== null,
    spec: await targetSpec({ deps, app, update }, live, previousSpec),
    imageId: null,
  };
}

/**
 * Where the image is gone (a restored container outlives it), what it said can't be told from what the person set: the record
 * says how the container was made.
 */
async function specAsItRuns(
  deps: StepContext['deps'],
  app: App,
  live: ContainerInspect,
): Promise<ContainerSpec> {
  const running = app.runningRelease === null ? null : deps.store.release(app.name, app.runningRelease);
  if (running?.spec && (await deps.docker.inspectImage(live.Image)) === null) return running.spec;
  return specOf(deps.docker, live, recordedConfig(deps, app, live));
}

/** What the new container is made from: a restore brings back the recorded spec, an update keeps what the person set. */
async function targetSpec(
  { deps, app, update }: Pick<StepContext, 'deps' | 'app' | 'update'>,
  live: ContainerInspect | null,
  previousSpec: ContainerSpec | null,
): Promise<ContainerSpec> {
  const recorded = (number: number | null) =>
    number === null ? null : (deps.store.release(app.name, number)?.spec ?? null);
  if (update.kind === 'restore') {
    const spec = recorded(update.journal.release);
    if (spec) return spec;
    throw new HomeportError(
      'NOT_FOUND',
      `How release ${update.journal.release} of "${app.name}" ran was never recorded, so it can't be restored.`,
    );
  }
  if (app.specFrom === 'homeport' && app.run) return specFromRun(app.run, live);
  const spec = previousSpec ?? recorded(app.runningRelease);
  if (spec) return spec;
  throw new HomeportError(
    'NOT_FOUND',
    `There is no container "${app.containerName}" and no record of how it ran. Create it again, or remove the app and add it anew.`,
  );
}

/** Containers in the live one's network namespace lose their network with it: they move together. */
async function childMembers({ deps, app, update }: StepContext, live: ContainerInspect): Promise<Member[]> {
  const children: Member[] = [];
  for (const summary of await deps.docker.listContainers()) {
    if (summary.HostConfig.NetworkMode !== `container:${live.Id}`) continue;
    const child = await deps.docker.inspectContainer(summary.Id);
    if (!child) continue;
    const spec = await specOf(deps.docker, child);
    children.push({
      ...memberFor(update.id, plainName(child), app.runningRelease, child, spec),
      keepParked: false,
      candidateId: null,
      candidateName: candidateName(plainName(child), update.id),
      candidateStartedAt: NEVER,
      candidateWasParked: false,
      // The parent's id is filled in when the child is created: its parent must exist first.
      spec: withNetworkParent(spec, live.Id),
      imageId: child.Image,
    });
  }
  return children;
}

/** Compose finds its containers by this label, running or not. */
const COMPOSE_PROJECT_LABEL = 'com.docker.compose.project';

const NEVER = '0001-01-01T00:00:00Z';

function memberFor(
  updateId: string,
  name: string,
  release: number | null,
  previous: ContainerInspect | null,
  previousSpec: ContainerSpec | null,
): Omit<
  Member,
  'candidateId' | 'candidateName' | 'candidateStartedAt' | 'candidateWasParked' | 'spec' | 'imageId'
> {
  return {
    name,
    previousId: previous?.Id ?? null,
    previousSpec,
    previousImageId: previous?.Image ?? null,
    previousWasRunning: previous ? previous.State.Running || previous.State.Restarting : false,
    previousStartedAt: previous?.State.StartedAt ?? NEVER,
    parkedName: parkedName(name, release, updateId),
    keepParked: previous?.Config.Labels?.[COMPOSE_PROJECT_LABEL] === undefined,
  };
}

/** The config that Homeport itself made the live container from; null where it did not, or not from this release. */
function recordedConfig(deps: StepContext['deps'], app: App, live: ContainerInspect): ContainerConfig | null {
  if (live.Config.Labels?.[OWN_LABELS.app] !== app.name || app.runningRelease === null) return null;
  return deps.store.release(app.name, app.runningRelease)?.spec?.config ?? null;
}
