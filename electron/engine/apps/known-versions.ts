import type { App } from '../domain/model.ts';
import { mainTarget } from '../domain/moved.ts';
import type { Store } from '../ports.ts';
import type { Known } from '../sources/adapter.ts';
import { basesOf } from '../update/own-tag.ts';

/** As many as are looked at to know what was tried (requests.ts). */
const TRIES = 100;

/** What an app's source has named before: of its releases, newest first, then of what never became one. */
export function* knownVersions(store: Store, app: App): Generator<Known> {
  const releases = store.releases(app.name);
  // What is on record of its Dockerfile is that of the newest build.
  const newest = releases.find(({ provenance }) => provenance === 'git')?.number;
  for (const { number, sourceKey: key, version, origin } of releases) {
    if (version === null) continue;
    const bases = number === newest ? basesOf(store, app.name) : null;
    yield { key, version, source: origin?.source ?? null, inputs: origin?.inputs ?? null, bases };
  }
  for (const { journal } of store.updates({ app: app.name, limit: TRIES })) {
    const target = mainTarget(journal);
    if (!target?.wanted) continue;
    const { key, version, inputs } = target.wanted;
    yield { key, version, source: target.source ?? app.config.source, inputs, bases: null };
  }
}
