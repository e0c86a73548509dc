import { setImmediate as immediate } from 'node:timers/promises';
import { isHomeportError, textOf } from '../../shared/errors.ts';
import { sizeWords } from '../../shared/size-words.ts';
import type { StorageTidied } from '../../shared/storage-dto.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import { forgetReleases } from '../update/forget-releases.ts';

/** Everything goes that no restore needs, at once: build cache of Homeport's, releases beyond what each app keeps, old history. */
export async function tidyStorage(core: Core): Promise<StorageTidied> {
  const done: Text[] = [];
  const kept: Text[] = [];
  const attempt = async (work: () => Promise<void>, refused: (why: Text) => Text): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      kept.push(refused(textOf(error)));
    }
  };
  for (const app of core.store.apps()) {
    if (core.runner.active(app.name) || core.keepers.lost(app.name) !== null) continue;
    const ofApp = (what: Text | string): Text => say('storage.of-app', { app: app.name, what });
    await attempt(
      () => forgetReleases({ deps: core, app, log: (line) => done.push(ofApp(line)) }),
      (why) => ofApp(why),
    );
  }
  await attempt(
    async () => {
      const bytes = await core.buildCache.prune({ bytes: 0, days: 0 });
      if (bytes > 0) done.push(say('storage.cache-removed', { size: sizeWords(bytes) }));
    },
    (why) => say('storage.cache', { why }),
  );
  await attempt(
    async () => {
      const before = core.store.bytes();
      core.store.prune(core.clock.now());
      while (core.runner.all().length === 0 && core.store.compact()) await immediate();
      const won = before - core.store.bytes();
      if (won > 1e6) done.push(say('storage.database-smaller', { size: sizeWords(won) }));
    },
    (why) => say('storage.database', { why }),
  );
  if (core.runner.all().length > 0) kept.push(say('storage.under-way'));
  await core.disks.look();
  core.changed.emit();
  return { done, kept };
}
