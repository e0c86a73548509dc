import { describe, expect, test, vi } from 'vitest';
import type { History, Request, Setup, Trouble } from '../../support/simulated-world/history.ts';
import { CALM } from '../../support/simulated-world/neighbours.ts';
import { runHistory } from '../../support/simulated-world/run-history.ts';
import type { World } from '../../support/simulated-world/world.ts';

/** A checkout's folder is the one thing that an update has outside the simulated world: half of the time would go there. */
vi.mock('node:fs/promises', () => ({ mkdir: async () => undefined, rm: async () => undefined }));

const SETUP: Setup = {
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
  keepReleases: 2,
};
const SETUPS: Record<string, Partial<Setup>> = {
  'stop first': {},
  'start first': { published: false },
  'always restarted, with a child': {
    restartPolicy: 'always',
    children: [{ joins: 'NetworkMode', policy: 'always', running: true, exitsOnce: false }],
  },
  'with a child that exits once': {
    restartPolicy: 'always',
    children: [{ joins: 'NetworkMode', policy: 'on-failure', running: true, exitsOnce: true }],
  },
  'with a child among its processes': {
    restartPolicy: 'always',
    children: [{ joins: 'PidMode', policy: 'always', running: true, exitsOnce: false }],
  },
  'with an app and a stopped container in its network': {
    neighbour: 'in its network',
    restartPolicy: 'always',
    children: [{ joins: 'NetworkMode', policy: 'no', running: false, exitsOnce: false }],
  },
  'of Compose, asked for': { compose: true, onFailure: 'ask' },
  '--rm': { autoRemove: true },
  added: { begin: 'add', tag: 'none' },
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
/** More points than an update with a child and its way back have. */
const POINTS = 110;

describe.each(Object.entries(SETUPS))('one trouble at every single point: %s', (_, setup) => {
  test.each([
    ['a good release', 'healthy'],
    ['a bad release', 'never healthy'],
  ] as const)('%s', { timeout: 120_000 }, async (_name, behaviour) => {
    await troubleAtEveryPoint({ ...SETUP, ...setup }, [], { ...CALM, behaviour });
  });
});

describe('one trouble at every single point: a pruned release is built again', () => {
  const calm = [CALM, CALM].map((request) => ({ request, incidents: [] }));
  test.each([
    ['as good as it was', 'healthy'],
    ['and does not come up', 'never healthy'],
  ] as const)('%s', { timeout: 120_000 }, async (_name, behaviour) => {
    const worlds = await troubleAtEveryPoint(SETUP, calm, {
      ...CALM,
      kind: 'restore',
      pruned: 'all',
      behaviour,
    });
    for (const { disk } of worlds) expect([...disk.updates.values()].at(-1)?.journal.target).not.toBeNull();
  });
});

/** @param before requests that nothing goes wrong with */
async function troubleAtEveryPoint(
  setup: Setup,
  before: History['requests'],
  request: Request,
): Promise<World[]> {
  const worlds: World[] = [];
  for (const trouble of TROUBLES) {
    for (let at = 1; at <= POINTS; at += 1) {
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
