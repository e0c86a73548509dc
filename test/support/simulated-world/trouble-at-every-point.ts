import type { History, Request, Setup, Trouble } from './history.ts';
import { runHistory } from './run-history.ts';
import type { World } from './world.ts';

/** An app as plain as can be, for a history that is about something else. */
export const PLAIN: Setup = {
  begin: 'adopt',
  published: true,
  autoRemove: false,
  compose: false,
  restartPolicy: 'no',
  children: [],
  onFailure: 'rollback',
  running: true,
  paused: false,
  neighbour: 'none',
  neighbourRuns: true,
  tag: 'own',
  data: 'anonymous',
  keepReleases: 2,
};

const TROUBLES: Trouble[] = [
  { what: 'crash', when: 'before' },
  { what: 'crash', when: 'after' },
  { what: 'reboot', when: 'after' },
  { what: 'engine restart', ms: 1 },
  { what: 'engine stops', ms: 3000 },
  { what: 'engine away', when: 'after', ms: 5000 },
  { what: 'live restore', ms: 1500 },
  { what: 'store fails', ms: 20_000 },
];
/** More points than an update of two apps and its way back have. */
const POINTS = 170;
/** `HOMEPORT_EVERY_POINT=1` takes every one; otherwise one in so many, and each trouble others than the one before it. */
const STEP = process.env.HOMEPORT_EVERY_POINT ? 1 : 3;

/**
 * Runs the request once for each trouble and each point of its update (or one in three of them), with that trouble there.
 * @param before requests that nothing goes wrong with
 */
export async function troubleAtEveryPoint(
  setup: Setup,
  before: History['requests'],
  request: Request,
): Promise<World[]> {
  const worlds: World[] = [];
  for (const [index, trouble] of TROUBLES.entries()) {
    for (let at = 1 + (index % STEP); at <= POINTS; at += STEP) {
      const world = await runHistory({
        setup,
        requests: [...before, { request, incidents: [{ at, ...trouble }] }],
      });
      worlds.push(world);
      // The end of this update's points is reached.
      if (!world.trace.some((line) => line.startsWith('!!!'))) break;
    }
  }
  return worlds;
}
