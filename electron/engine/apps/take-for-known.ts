import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import { mainTarget, withTarget } from '../domain/moved.ts';
import type { Resolved } from '../domain/source.ts';

/** As many as are looked at to know what was tried (apps/requests.ts). */
const TRIES = 100;

/**
 * An earlier Homeport may have called the same by another key: it did not look into folders, and what it built of one, or found bad, is on
 * record under the commit alone. What the source holds when it is first asked counts as what it held then. Otherwise every such app would
 * look new at once, and what failed would be tried again, with nothing changed. A change made in between goes unseen until the next one.
 */
export function takeForKnown(
  { store, sources, log }: Pick<Core, 'store' | 'log'> & { sources: Pick<Core['sources'], 'formerKey'> },
  app: App,
  resolved: Resolved,
): void {
  const before = sources.formerKey(app.config.source, resolved);
  if (before === null) return;
  const { key, version } = resolved;
  for (const release of store.releases(app.name)) {
    if (release.sourceKey !== before) continue;
    const { number, version: known } = release;
    const { contextDigest } = version;
    store.updateRelease(app.name, number, { sourceKey: key, version: known && { ...known, contextDigest } });
    log(`${app.name}: what its source holds counts as what release ${number} was made from`);
  }
  for (const update of store.updates({ app: app.name, limit: TRIES })) {
    const { outcome, journal } = update;
    if (outcome === null || mainTarget(journal)?.wanted?.key !== before) continue;
    store.record({ ...update, journal: { ...journal, ...withTarget(journal, 0, { wanted: resolved }) } });
  }
}
