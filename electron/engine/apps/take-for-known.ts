import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import { mainTarget, withTarget } from '../domain/moved.ts';
import type { Resolved } from '../domain/source.ts';
import { knownVersions } from './known-versions.ts';

/** As many as are looked at to know what was tried (apps/requests.ts). */
const TRIES = 100;

/**
 * An earlier Homeport may have called the same by another key: it did not look into folders or for base images, and what it built, or
 * found bad, is on record under the commit alone; and not every base image could be asked for when it was used. What the source holds when it is first asked counts as what it held then. Otherwise every such app would
 * look new at once, and what failed would be tried again, with nothing changed. A change made in between goes unseen until the next one.
 */
export function takeForKnown(
  { store, sources, log }: Pick<Core, 'store' | 'log'> & { sources: Pick<Core['sources'], 'formerKeys'> },
  app: App,
  resolved: Resolved,
): void {
  const before = sources.formerKeys(app.config.source, resolved, () => knownVersions(store, app));
  if (before.length === 0) return;
  const { key, version, inputs } = resolved;
  for (const release of store.releases(app.name)) {
    if (!before.includes(release.sourceKey)) continue;
    const { number, origin, version: known } = release;
    const { contextDigest } = version;
    store.updateRelease(app.name, number, {
      sourceKey: key,
      version: known && { ...known, contextDigest },
      // What has the same key was made with the same settings, also where those were not kept.
      origin: { source: origin?.source ?? app.config.source, inputs },
    });
    log(`${app.name}: what its source holds counts as what release ${number} was made from`);
  }
  for (const update of store.updates({ app: app.name, limit: TRIES })) {
    const { outcome, journal } = update;
    const wanted = mainTarget(journal)?.wanted?.key;
    if (outcome === null || wanted === undefined || !before.includes(wanted)) continue;
    store.record({ ...update, journal: { ...journal, ...withTarget(journal, 0, { wanted: resolved }) } });
  }
}
