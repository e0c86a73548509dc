import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { histories } from '../../support/simulated-world/generated-histories.ts';
import type { History, Request, Setup, Trouble } from '../../support/simulated-world/history.ts';
import { CALM } from '../../support/simulated-world/neighbours.ts';
import { runHistory } from '../../support/simulated-world/run-history.ts';
import type { World } from '../../support/simulated-world/world.ts';

/** A checkout's folder is the one thing that an update has outside the simulated world: half of the time would go there. */
vi.mock('node:fs/promises', () => ({ mkdir: async () => undefined, rm: async () => undefined }));

/** `HOMEPORT_HISTORIES=100000 HOMEPORT_SEED=… npx vitest run test/unit/update/histories.test.ts` */
const COUNT = Number(process.env.HOMEPORT_HISTORIES ?? 3000);
/** What decides whether a change is good is the same each time; a hunt, which names its count, goes elsewhere each time. */
const ANY = process.env.HOMEPORT_HISTORIES === undefined ? 7 : Date.now() % 2 ** 31;
const SEED = Number(process.env.HOMEPORT_SEED ?? ANY);
/** Generous: a shared, busy machine takes about 10 ms for one. */
const MS_EACH = 60;

test(`${COUNT} generated histories keep every promise (HOMEPORT_SEED=${SEED})`, {
  timeout: 60_000 + COUNT * MS_EACH,
}, async () => {
  const outcomes = new Map<string, number>();
  const count = (what: string) => outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const world = await runHistory(history);
      for (const { kind, outcome, journal } of world.disk.updates.values()) {
        count(String(outcome));
        if (kind === 'restore' && journal.target !== null) count(`built again and ${outcome}`);
      }
    }),
    { numRuns: COUNT, seed: SEED, endOnFailure: process.env.HOMEPORT_SHRINK === '0' },
  );
  console.info(`Seed ${SEED}, ${COUNT} histories: ${JSON.stringify(Object.fromEntries(outcomes))}`);
  // A generator that never gets anywhere would keep every promise too.
  const built = ['succeeded', 'failed', 'rolled-back', 'interrupted'].map((it) => `built again and ${it}`);
  for (const outcome of [
    ...['succeeded', 'failed', 'rolled-back', 'rollback-failed', 'interrupted', 'cancelled'],
    ...built,
  ])
    expect(outcomes.get(outcome), outcome).toBeGreaterThan(0);
});

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
