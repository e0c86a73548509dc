import { messageOf } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { Update } from '../domain/model.ts';
import { updateDto } from '../live/to-dto.ts';
import { dropImage } from '../update/release-tags.ts';
import { forgetBuildCache, forgetRecords, forgetSample } from './remove.ts';

/** More than anybody follows at once. */
const REMEMBERED = 50;

/**
 * Forgets an app whose first build a person called off: nothing of it ever ran, and it was not to be. What failed by itself
 * stays, with what was typed and its log. It is told by what is on record, so that it is done after a crash too.
 * @returns its end
 */
export function startForgetting(core: Core): () => void {
  const look = (names: () => string[]) => {
    forgetCalledOff(core, names).catch((error: unknown) =>
      // Docker or the database is away: the app is on record still, and looked at again.
      core.log(`What was called off could not be forgotten yet: ${messageOf(error)}`),
    );
  };
  const stops = [
    core.runner.events.on((event) => {
      if (event.type === 'changed' && event.update.outcome !== null) look(() => [event.update.app]);
    }),
    core.docker.onStatus(({ state }) => {
      if (state === 'connected') look(() => core.store.apps().map((app) => app.name));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

async function forgetCalledOff(core: Core, names: () => string[]): Promise<void> {
  for (const name of names()) {
    const containerName = core.store.app(name)?.containerName;
    if (calledOff(core, name) === null || containerName === undefined) continue;
    // Its update has cleaned up after itself: what it had to leave goes now.
    for (const release of core.store.releases(name)) await dropImage(core, release, core.log);
    // Somebody may have added it anew meanwhile.
    const update = calledOff(core, name);
    if (update === null) continue;
    remember(core, update);
    try {
      forgetRecords(core, name);
    } catch (error) {
      core.lastWords.delete(update.id);
      throw error;
    }
    core.log(`${name} is forgotten: its first build was called off`);
    // Whoever follows the update reads at once that it is forgotten: what takes a while comes last.
    await core.keepers.giveBack(containerName);
    await forgetBuildCache(core, name);
    await forgetSample(core, name, { ours: true });
  }
}

/** The first and only update of an app that never ran, called off; null: there is no such thing. */
function calledOff(core: Core, name: string): Update | null {
  const app = core.runner.active(name) ? null : core.store.app(name);
  if (app === null || app.runningRelease !== null) return null;
  const [only, ...others] = core.store.updates({ app: name, limit: 2 });
  const asked = only?.outcome === 'cancelled' && only.journal.failure?.reason === 'cancelled';
  return only?.kind === 'add' && asked && others.length === 0 ? only : null;
}

/** Whoever follows the update still reads how it ended. */
function remember(core: Core, update: Update): void {
  const { lastWords } = core;
  const error = say('update.forgotten', { app: update.app });
  lastWords.set(update.id, { ...updateDto(core, update), error });
  const [oldest] = lastWords.keys();
  if (lastWords.size > REMEMBERED && oldest !== undefined) lastWords.delete(oldest);
}
