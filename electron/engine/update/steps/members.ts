import { HomeportError } from '../../../shared/errors.ts';
import { say } from '../../../shared/text/text.ts';
import { rejoined } from '../../domain/container-joins.ts';
import { specFromRun } from '../../domain/container-run.ts';
import type { ContainerSpec } from '../../domain/container-spec.ts';
import { volumeRefusal } from '../../domain/container-volumes.ts';
import type { ContainerInspect } from '../../domain/docker-types.ts';
import { followedRef, goingBy } from '../../domain/followed-ref.ts';
import { UNTRIED } from '../../domain/member-shape.ts';
import type { App, Member } from '../../domain/model.ts';
import { candidateName, parkedName, plainName } from '../../domain/names.ts';
import { appOf } from '../../domain/whereabouts.ts';
import type { StepContext, TargetOf } from '../context.ts';
import { dependantsOf, withCurrentParents } from '../dependants.ts';
import { withHeldBackPolicy } from '../held-back-policy.ts';
import { madeFor } from '../made.ts';
import { findParked } from '../parked.ts';
import { specOf } from '../spec-of.ts';

/** The member that is to run a target: what runs, and what is to run instead. */
export async function memberForTarget(
  { deps, update }: Pick<StepContext, 'deps' | 'update'>,
  { target, app }: TargetOf,
  current: ContainerInspect | null,
): Promise<Member> {
  const previousSpec = current ? await specNow(deps, app, current) : null;
  // One that is built again does not come back as the container it was.
  const asItWas = update.kind === 'restore' && target.wanted === null;
  const parked = asItWas ? await findParked(deps, app.name, target.release) : null;
  const candidate = parked ? await deps.docker.containers.inspect(parked.containerId) : null;
  return {
    ...memberFor(update.id, app.containerName, app.runningRelease, current, previousSpec),
    target: update.journal.targets.indexOf(target),
    candidateId: candidate?.Id ?? null,
    candidateName: candidate ? plainName(candidate) : candidateName(app.containerName, update.id),
    candidateStartedAt: candidate?.State.StartedAt ?? NEVER,
    candidateWasParked: candidate !== null,
    spec: await targetSpec({ deps, update }, { target, app }, current, previousSpec),
    imageId: null,
  };
}

/** What a person set of the current container, with what only the records tell of it. */
async function specNow(
  deps: StepContext['deps'],
  app: App,
  current: ContainerInspect,
): Promise<ContainerSpec> {
  const recorded =
    app.runningRelease === null ? null : (deps.store.release(app.name, app.runningRelease)?.spec ?? null);
  // Where the image is gone (a restored container outlives it), what it said can't be told from what the person set: the
  // record says how the container was made.
  if (recorded && (await deps.docker.images.inspect(current.Image)) === null) return recorded;
  const made = await specOf(deps.docker, current, await recordedSpec(deps, app, current));
  const spec = await withHeldBackPolicy(deps, app, current, made);
  const joined = await withCurrentParents(deps, current, spec, recorded);
  // Homeport made it by the release's own tag: what the person called its image is on record.
  return { ...joined, imageRef: spec.imageRef ?? recorded?.imageRef ?? null };
}

/** What the new container is made from: a restore brings back the recorded spec, an update keeps what the person set. */
async function targetSpec(
  { deps, update }: Pick<StepContext, 'deps' | 'update'>,
  { target, app }: TargetOf,
  current: ContainerInspect | null,
  previousSpec: ContainerSpec | null,
): Promise<ContainerSpec> {
  const recorded = (number: number | null) =>
    number === null ? null : (deps.store.release(app.name, number)?.spec ?? null);
  if (update.kind === 'restore') {
    const spec = recorded(target.release);
    if (spec) return spec;
    throw new HomeportError(
      'NOT_FOUND',
      say('members.not-recorded', { number: String(target.release), app: app.name }),
    );
  }
  const ref = target.wanted && followedRef(target.source ?? app.config.source, target.wanted.inputs);
  if (app.specFrom === 'homeport' && app.run) return goingBy(specFromRun(app.run, current), ref);
  const spec = previousSpec ?? recorded(app.runningRelease);
  if (spec) return goingBy(spec, ref);
  throw new HomeportError(
    'NOT_FOUND',
    say('members.nothing-to-make-it-from', { container: app.containerName }),
  );
}

/** Those that live in namespaces of the current one lose them with it: they move together. @param livesIn its member's index */
export async function dependants(
  context: StepContext,
  current: ContainerInspect,
  livesIn: number,
): Promise<Member[]> {
  const { deps, app, update, log } = context;
  const { running, stopped, linked, further } = await dependantsOf(deps, current);
  if (linked.length > 0) {
    throw new HomeportError(
      'BAD_INPUT',
      say('members.linked', { linked: linked.join('", "'), container: app.containerName }),
    );
  }
  if (further.length > 0) {
    throw new HomeportError(
      'BAD_INPUT',
      say('members.too-far', { further: further.join('", "'), container: app.containerName }),
    );
  }
  for (const one of stopped) {
    log(
      `"${plainName(one)}" lives in "${app.containerName}" (its network, processes or shared memory) and is stopped: it is left as it is. Make it again before you start it, since what it lives in goes with the container that is replaced.`,
    );
  }
  const members: Member[] = [];
  for (const child of running) {
    const name = plainName(child);
    const refusal =
      volumeRefusal(child) ??
      ((await deps.docker.images.inspect(child.Image)) === null ? say('members.image-gone') : null);
    if (refusal) throw new HomeportError('BAD_INPUT', say('members.refused', { name, why: refusal }));
    const owner = appOf(deps.store.apps(), { id: child.Id, name });
    const spec = await specOf(deps.docker, child, owner ? await recordedSpec(deps, owner, child) : null);
    members.push({
      ...memberFor(update.id, name, app.runningRelease, child, spec),
      target: null,
      livesIn,
      keepParked: false,
      candidateId: null,
      candidateName: candidateName(name, update.id),
      candidateStartedAt: NEVER,
      candidateWasParked: false,
      // The parent's id is filled in when the child is created: its parent must exist first.
      spec: rejoined(spec, [plainName(current), current.Id], current.Id),
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
  | 'target'
  | 'candidateId'
  | 'candidateName'
  | 'candidateStartedAt'
  | 'candidateWasParked'
  | 'spec'
  | 'imageId'
> {
  return {
    ...UNTRIED,
    name,
    livesIn: null,
    needs: [],
    previousId: previous?.Id ?? null,
    previousSpec,
    previousImageId: previous?.Image ?? null,
    previousWasRunning: previous ? previous.State.Running || previous.State.Restarting : false,
    previousWasPaused: previous?.State.Paused === true,
    previousStartedAt: previous?.State.StartedAt ?? NEVER,
    parkedName: parkedName(name, release, updateId),
    keepParked: previous?.Config.Labels?.[COMPOSE_PROJECT_LABEL] === undefined,
  };
}

/** The spec that Homeport itself made the container from; null where it did not, or not from the release that runs. */
export async function recordedSpec(
  { docker, installation, store }: StepContext['deps'],
  app: App,
  current: ContainerInspect,
): Promise<ContainerSpec | null> {
  if (app.runningRelease === null || (await madeFor(docker, installation, current))?.app !== app.name)
    return null;
  return store.release(app.name, app.runningRelease)?.spec ?? null;
}
