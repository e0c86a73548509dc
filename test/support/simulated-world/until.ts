import type { World } from './world.ts';

/** Lets simulated time go by until it is so. Fails, with the whole story, where it never is. */
export async function until(world: World, condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 10_000; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (condition()) return;
    world.time.fire();
  }
  throw new Error(`It never came to that.\n${world.trace.join('\n')}`);
}
