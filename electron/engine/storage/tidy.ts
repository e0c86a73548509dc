import { setImmediate as immediate } from 'node:timers/promises';
import { isHomeportError, messageOf } from '../../shared/errors.ts';
import { sizeWords } from '../../shared/size-words.ts';
import type { StorageTidied } from '../../shared/storage-dto.ts';
import type { Core } from '../core.ts';
import { forgetReleases } from '../update/forget-releases.ts';

/** Everything goes that no restore needs, at once: build cache of Homeport's, releases beyond what each app keeps, old history. */
export async function tidyStorage(core: Core): Promise<StorageTidied> {
  const done: string[] = [];
  const kept: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      kept.push(`${what}: ${messageOf(error)}`);
    }
  };
  for (const app of core.store.apps()) {
    if (core.runner.active(app.name) || core.keepers.lost(app.name) !== null) continue;
    const log = (line: string) => done.push(`${app.name}: ${line}`);
    await attempt(app.name, () => forgetReleases({ deps: core, app, log }));
  }
  await attempt('Build cache', async () => {
    const bytes = await core.buildCache.prune({ bytes: 0, days: 0 });
    if (bytes > 0) done.push(`Removed ${sizeWords(bytes)} of build cache`);
  });
  await attempt('Database', async () => {
    const before = core.store.bytes();
    core.store.prune(core.clock.now());
    while (core.runner.all().length === 0 && core.store.compact()) await immediate();
    const won = before - core.store.bytes();
    if (won > 1e6) done.push(`The database is ${sizeWords(won)} smaller`);
  });
  if (core.runner.all().length > 0)
    kept.push('Updates are under way: what they use stays until they have ended.');
  await core.disks.look();
  core.changed.emit();
  return { done, kept };
}
