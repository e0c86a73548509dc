import { releasesToForget } from '../domain/retention.ts';
import type { StepContext } from './context.ts';
import { parkedOf } from './parked.ts';
import { dropImage } from './release-tags.ts';
import { containerNamed } from './whereabouts.ts';

type ReleasesOfApp = Pick<StepContext, 'app' | 'log'> & {
  deps: Pick<StepContext['deps'], 'docker' | 'store'>;
};

/** Releases beyond what the app keeps. */
export async function forgetReleases({ deps, app, log }: ReleasesOfApp): Promise<void> {
  const releases = deps.store.releases(app.name);
  const running = deps.store.app(app.name)?.runningRelease ?? null;
  const parked = new Set(parkedOf(deps.store, app.name).map((p) => p.release));
  const goneBy = await namesGoneBy({ deps, app });
  const here = new Set<number>();
  for (const { number, imageId } of releases)
    if (parked.has(number) || (await deps.docker.images.inspect(imageId)) !== null) here.add(number);
  const keep = app.config.policy.keepReleases;
  for (const release of releasesToForget(releases, running, keep, ({ number }) => here.has(number))) {
    if (parked.has(release.number) || goneBy.has(release.tag)) continue;
    await dropImage(deps, release, log);
    deps.store.deleteRelease(app.name, release.number);
    log(`Forgot release ${release.number}`);
  }
}

/**
 * By which names the app's containers go at `docker ps`. Where commits since have made the same image that may be the tag of an earlier
 * release: without it, they would go by none.
 */
async function namesGoneBy({ deps, app }: Omit<ReleasesOfApp, 'log'>): Promise<Set<string>> {
  const current = await containerNamed(deps.docker, app.containerName);
  const parked = parkedOf(deps.store, app.name).map((it) => deps.docker.containers.inspect(it.containerId));
  return new Set([current, ...(await Promise.all(parked))].flatMap((it) => it?.Config.Image ?? []));
}
