import { awaitingDecision } from '../../../electron/engine/domain/moved.ts';
import type { Request } from './history.ts';
import { dyingIsFine } from './process.ts';
import type { World } from './world.ts';

/** More turns of the event loop without anything due than this: it hangs. Real milliseconds. */
const HANGS_AFTER_MS = 5000;
/** No history takes longer: it goes round in circles. Simulated milliseconds. */
const ENDLESS_MS = 3 * 24 * 3600 * 1000;

/** Turns the event loop until nothing is under way: time goes on only when everybody waits for it. */
export async function ended(world: World, request: Request): Promise<void> {
  const limit = world.time.now() + ENDLESS_MS;
  let idleSince: number | null = null;
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!world.alive()) {
      world.restart();
      continue;
    }
    const quiet = world.runner().all().length === 0 && world.open().length === 0;
    const idle = quiet && !world.lookingOver() && !world.recovering() && world.openThere().length === 0;
    if (world.connected() && idle) {
      world.machine.settle();
      return;
    }
    const asked = world
      .runner()
      .all()
      .filter((u) => awaitingDecision(u.journal) !== null)
      .find((u) => world.runner().active(u.app)?.waitingFor?.code === 'waiting.decision');
    if (asked) {
      world.time.tick(60_000);
      dyingIsFine(() => void world.runner().decide(asked.app, request.decision));
      continue;
    }
    if (world.time.now() > limit) throw new Error(`It never ends.\n${world.trace.slice(-200).join('\n')}`);
    if (world.time.fire()) {
      idleSince = null;
      continue;
    }
    idleSince ??= Date.now();
    if (Date.now() - idleSince > HANGS_AFTER_MS) throw new Error(`It hangs.\n${world.trace.join('\n')}`);
  }
}
