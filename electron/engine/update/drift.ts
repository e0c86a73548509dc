import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { releaseTag } from '../domain/names.ts';
import type { UpdateDeps } from './context.ts';
import { passTakenNumbers } from './numbers.ts';
import { specOf } from './spec-of.ts';

/**
 * Notes that a person runs something else under the app's name than Homeport knows of, as a release of its own.
 * From then on the container is the truth about how the app runs.
 * @returns whether there was a drift.
 */
export async function recordDrift(
  deps: Pick<UpdateDeps, 'store' | 'docker' | 'clock'>,
  app: App,
  live: ContainerInspect,
): Promise<boolean> {
  const running = app.runningRelease === null ? null : deps.store.release(app.name, app.runningRelease);
  if (running?.imageId === live.Image) return false;
  const now = deps.clock.now();
  const image = await deps.docker.inspectImage(live.Image);
  await passTakenNumbers(deps, app.name);
  const release = deps.store.insertRelease({
    app: app.name,
    imageId: live.Image,
    tagFor: (number) => releaseTag(app.name, number, live.Image),
    sourceKey: `outside:${live.Image}`,
    provenance: 'outside',
    commit: null,
    build: null,
    state: 'candidate',
    quarantineReason: null,
    spec: await specOf(deps.docker, live),
    createdAt: now,
    deployedAt: new Date(live.State.StartedAt),
  });
  if (image) await deps.docker.tagImage(live.Image, release.tag);
  deps.store.updateRelease(app.name, release.number, { state: 'good' });
  deps.store.updateApp(app.name, { runningRelease: release.number, specFrom: 'container', run: null });
  return true;
}

/** Several look at a container at the same time: each drift is written down once. */
export function createDrifts(
  deps: Parameters<typeof recordDrift>[0],
): (app: App, live: ContainerInspect) => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  return ({ name }, live) => {
    const next = last.then(async () => {
      const app = deps.store.app(name);
      return app !== null && (await recordDrift(deps, app, live));
    });
    last = next.catch(() => undefined);
    return next;
  };
}
