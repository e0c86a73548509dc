import { HomeportError } from '../../../shared/errors.ts';
import { withNetworkParent } from '../../domain/container-create.ts';
import { specDifferences } from '../../domain/container-differences.ts';
import { adoptionRefusal, canStartFirst } from '../../domain/container-facts.ts';
import { specFromRun } from '../../domain/container-run.ts';
import type { ContainerSpec } from '../../domain/container-spec.ts';
import type { ContainerConfig, ContainerInspect } from '../../domain/docker-types.ts';
import type { App, Member } from '../../domain/model.ts';
import { candidateName, parkedName } from '../../domain/names.ts';
import type { Executor, StepContext, StepResult } from '../context.ts';
import { dependantsOf, withLiveParent } from '../dependants.ts';
import { recordDrift } from '../drift.ts';
import { madeFor } from '../made.ts';
import { plainName } from '../observe.ts';
import { findParked } from '../parked.ts';
import { specOf } from '../spec-of.ts';

/**
 * Writes down everything that a way back needs, while what it describes still runs: the live container's spec and state,
 * those that share its network namespace, and what the candidate is to be made from.
 */
export const takeStock: Executor<'take-stock'> = async (context) => {
  for (;;) {
    const found = await look(context);
    const claimed = context.deps.claims.take(
      context.update,
      found.members.map(({ name }) => name),
    );
    if (claimed === null) return stockOf(context, found);
    const words = `Waits for the update of "${claimed.by}", which moves the container "${claimed.container}" too.`;
    context.log(words);
    context.waiting(words, true);
    try {
      await unlessAborted(claimed.free, context.signal);
    } finally {
      context.waiting(null);
    }
  }
};

type Found = { app: App; live: ContainerInspect | null; members: [Member, ...Member[]] };

/** What runs now, and what would be moved. Changes nothing but the record of a drift. */
async function look(context: StepContext): Promise<Found> {
  const { deps, log } = context;
  const live = await deps.docker.inspectContainer(context.app.containerName);
  if (live) {
    const made = await madeFor(deps.docker, deps.installation, live);
    const refusal = adoptionRefusal(live, { ownContainerId: null, made });
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
  return { app, live, members: [main, ...(live ? await dependants({ ...context, app }, live) : [])] };
}

function stockOf({ update, log }: StepContext, { app, live, members }: Found): StepResult {
  const [main, ...children] = members;
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
    journal: { members, unchanged, startFirst },
    update: { fromRelease: live ? app.runningRelease : null, fromImageId: live?.Image ?? null },
  };
}

/** Rejects with the signal's reason when it is aborted before. */
function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}

async function mainMember(
  { deps, app, update }: StepContext,
  live: ContainerInspect | null,
): Promise<Member> {
  const previousSpec = live ? await specNow(deps, app, live) : null;
  const parked = update.kind === 'restore' ? await findParked(deps, app.name, update.journal.release) : null;
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

/** What a person set of the live container, with what only the records tell of it. */
async function specNow(deps: StepContext['deps'], app: App, live: ContainerInspect): Promise<ContainerSpec> {
  const spec = await specOf(deps.docker, live, await recordedConfig(deps, app, live));
  const recorded =
    app.runningRelease === null ? null : (deps.store.release(app.name, app.runningRelease)?.spec ?? null);
  const joined = await withLiveParent(deps, live, spec, recorded);
  // Homeport made it by the release's own tag: what the person called its image is on record.
  return { ...joined, imageRef: spec.imageRef ?? recorded?.imageRef ?? null };
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

/** Those that run in the live one's network namespace lose their network with it: they move together. */
async function dependants(context: StepContext, live: ContainerInspect): Promise<Member[]> {
  const { deps, app, update, log } = context;
  const { running, stopped } = await dependantsOf(deps, live);
  for (const one of stopped) {
    log(
      `"${plainName(one)}" uses the network of "${app.containerName}" and is stopped: it is left as it is. Make it again before you start it, since its network goes with the container that is replaced.`,
    );
  }
  const members: Member[] = [];
  for (const child of running) {
    const name = plainName(child);
    const owner = deps.store.apps().find((it) => it.containerName === name);
    const spec = await specOf(deps.docker, child, owner ? await recordedConfig(deps, owner, child) : null);
    members.push({
      ...memberFor(update.id, name, app.runningRelease, child, spec),
      keepParked: false,
      candidateId: null,
      candidateName: candidateName(name, update.id),
      candidateStartedAt: NEVER,
      candidateWasParked: false,
      // The parent's id is filled in when the child is created: its parent must exist first.
      spec: withNetworkParent(spec, live.Id),
      imageId: child.Image,
    });
  }
  return members;
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

/** The config that Homeport itself made the container from; null where it did not, or not from the release that runs. */
async function recordedConfig(
  { docker, installation, store }: StepContext['deps'],
  app: App,
  live: ContainerInspect,
): Promise<ContainerConfig | null> {
  if (app.runningRelease === null || (await madeFor(docker, installation, live))?.app !== app.name)
    return null;
  return store.release(app.name, app.runningRelease)?.spec?.config ?? null;
}
