import { containerOf } from '../apps/own-container.ts';
import { removeApp } from '../apps/remove.ts';
import type { Core } from '../core.ts';
import { currentSample } from './record.ts';
import { tidySample } from './tidy.ts';
import { inTurn } from './turns.ts';

/**
 * Removes the sample and everything that was made for it. A container that took its name since and is not made with its volume
 * is somebody else's (the apps may have been given to another engine): it stays.
 *
 * @returns what went, in words
 * @throws CONFLICT while it is worked on
 */
export function removeSample(core: Core): Promise<{ removed: string[] }> {
  return inTurn(core, async () => {
    const sample = currentSample(core.store);
    if (!sample) return { removed: await tidySample(core) };
    const { app, record } = sample;
    const current = await containerOf(core, app);
    const isOwn = current === null || current.Mounts.some(({ Name }) => Name === record.volume);
    const { removed } = await removeApp(core, app.name, !isOwn);
    return { removed };
  });
}
