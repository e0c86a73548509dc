import { type AppNow, dateOf } from '../domain/app-state.ts';
import type { ContainerSpec } from '../domain/container-spec.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import { isAsItWas, isProvenOutside } from '../domain/drift.ts';
import type { App, Release } from '../domain/model.ts';
import { releaseTag } from '../domain/names.ts';
import type { Store } from '../ports.ts';
import type { UpdateDeps } from './context.ts';
import { withHeldBackPolicy } from './held-back-policy.ts';
import { passTakenNumbers } from './numbers.ts';
import { parkedOf } from './parked.ts';
import { dropImage, protectRelease } from './release-tags.ts';
import { specOf } from './spec-of.ts';

type Deps = Pick<UpdateDeps, 'store' | 'docker' | 'clock' | 'installation'> & {
  keepers: Pick<UpdateDeps['keepers'], 'other'>;
};

/**
 * Notes that a person runs something else under the app's name than Homeport knows of, as a release of its own: what runs is
 * told from then on by the container, which counts among what ran well only once that is seen (`proveOutside`).
 * One that was only made again from the image that runs is the app all the same: its id is noted.
 *
 * INVARIANT: from the comparison with the records to their change nothing is waited for, so whoever looks at the same moment
 * (the monitor, an update that takes stock) writes it down once.
 * @param seen the app as it was on record when `current` was looked at.
 * @returns whether there was a drift.
 */
export async function noteDrift(deps: Deps, seen: App, current: ContainerInspect): Promise<boolean> {
  if (!differs(deps, seen, current)) {
    if (seen.containerId !== current.Id && isAsItWas(seen, deps.store.app(seen.name)))
      deps.store.updateApp(seen.name, { containerId: current.Id });
    return false;
  }
  // What another Homeport made of it is no news here.
  if ((await deps.keepers.other(seen)) !== null) return false;
  const image = await deps.docker.images.inspect(current.Image);
  await passTakenNumbers(deps, seen.name);
  const spec = await withHeldBackPolicy(deps, seen, current, await specOf(deps.docker, current));
  if (!isAsItWas(seen, deps.store.app(seen.name))) return false;
  const release = keepRelease(deps, seen, current, spec);
  if (image) await protectRelease(deps, release);
  return true;
}

/** `noteDrift`, and what was noted earlier and never counted goes. */
export async function recordDrift(deps: Deps, seen: App, current: ContainerInspect): Promise<boolean> {
  const drifted = await noteDrift(deps, seen, current);
  if (drifted) await forgetOutside(deps, seen.name);
  return drifted;
}

function differs({ store }: Deps, { name, runningRelease }: App, current: ContainerInspect): boolean {
  const running = runningRelease === null ? null : store.release(name, runningRelease);
  return running?.imageId !== current.Image;
}

/** A release from outside that a cut kept from becoming the running one is taken up again. */
function keepRelease(
  { store, clock }: Deps,
  { name }: App,
  current: ContainerInspect,
  spec: ContainerSpec,
): Release {
  const deployedAt = dateOf(current.State.StartedAt);
  const begun = store.releases(name).find((it) => it.state === 'outside' && it.imageId === current.Image);
  if (begun) store.updateRelease(name, begun.number, { spec, deployedAt });
  const release =
    begun ??
    store.insertRelease({
      app: name,
      imageId: current.Image,
      tagFor: (number) => releaseTag(name, number, current.Image),
      sourceKey: `outside:${current.Image}`,
      provenance: 'outside',
      version: null,
      origin: null,
      state: 'outside',
      quarantineReason: null,
      spec,
      createdAt: clock.now(),
      deployedAt,
    });
  store.updateApp(name, {
    runningRelease: release.number,
    containerId: current.Id,
    specFrom: 'container',
    run: null,
  });
  return release;
}

/** Somebody who makes the app again and again leaves one behind, not one for each time. */
async function forgetOutside({ store, docker }: Deps, app: string): Promise<void> {
  const running = store.app(app)?.runningRelease;
  const parked = new Set(parkedOf(store, app).map((it) => it.release));
  for (const release of store.releases(app)) {
    const { number, state } = release;
    if (state !== 'outside' || number === running || parked.has(number)) continue;
    await dropImage({ docker, store }, release, () => undefined);
    store.deleteRelease(app, number);
  }
}

/**
 * A release from outside whose container has been well for long enough counts like any other from then on.
 * @returns whether that is new.
 */
export async function proveOutside(
  deps: Pick<UpdateDeps, 'docker' | 'clock'> & { store: Pick<Store, 'release' | 'updateRelease' | 'health'> },
  app: App,
  current: ContainerInspect,
  now: AppNow,
): Promise<boolean> {
  const { store, docker, clock } = deps;
  const release = app.runningRelease === null ? null : store.release(app.name, app.runningRelease);
  if (release?.state !== 'outside' || release.imageId !== current.Image) return false;
  if (!isProvenOutside(now, store.health(app.name, 1)[0] ?? null, clock.now())) return false;
  store.updateRelease(app.name, release.number, {
    state: 'good',
    deployedAt: dateOf(current.State.StartedAt),
  });
  // A cut may have come between the record and the tag.
  if (await docker.images.inspect(current.Image)) await protectRelease(deps, release);
  return true;
}
