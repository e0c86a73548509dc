import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import type { ResolvedSource } from '../domain/source.ts';
import { sourceKey } from '../sources/source-key.ts';

/** As many as are looked at to know what was tried (apps/requests.ts). */
const TRIES = 100;

/**
 * Versions before this one did not look into folders: what they built, or found bad, is on record under the commit alone. What such
 * a folder holds when it is first looked into counts as what it held then. Otherwise every app of a folder would look new at once,
 * and what failed would be tried again, with nothing changed. A change made in between goes unseen until the next one.
 */
export function takeFolderForKnown(
  { store, log }: Pick<Core, 'store' | 'log'>,
  app: App,
  resolved: ResolvedSource,
): void {
  const { key, commit, contextDigest } = resolved;
  if (contextDigest === null) return;
  const before = sourceKey(app.config.source, commit, null);
  for (const { number, sourceKey: known, build } of store.releases(app.name)) {
    if (known !== before) continue;
    store.updateRelease(app.name, number, { sourceKey: key, build: build && { ...build, contextDigest } });
    log(`${app.name}: what its folder holds counts as what release ${number} was built from`);
  }
  for (const update of store.updates({ app: app.name, limit: TRIES })) {
    const { outcome, journal } = update;
    if (outcome === null || journal.target?.key !== before) continue;
    store.record({ ...update, journal: { ...journal, target: resolved } });
  }
}
