import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type History,
  histories,
  type Request,
  type Setup,
  type Trouble,
} from '../../support/simulated-world/history.ts';
import { runHistory } from '../../support/simulated-world/run-history.ts';

/** A checkout's folder is the one thing that an update has outside the simulated world: half of the time would go there. */
vi.mock('node:fs/promises', () => ({ mkdir: async () => undefined, rm: async () => undefined }));

/** `HOMEPORT_HISTORIES=100000 HOMEPORT_SEED=… npx vitest run test/unit/update/histories.test.ts` */
const COUNT = Number(process.env.HOMEPORT_HISTORIES ?? 3000);
const SEED = Number(process.env.HOMEPORT_SEED ?? Date.now() % 2 ** 31);
/** Generous: a shared, busy machine takes about 10 ms for one. */
const MS_EACH = 60;

test(`${COUNT} generated histories keep every promise (HOMEPORT_SEED=${SEED})`, {
  timeout: 60_000 + COUNT * MS_EACH,
}, async () => {
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const world = await runHistory(history);
      for (const { outcome } of world.disk.updates.values())
        outcomes.set(String(outcome), (outcomes.get(String(outcome)) ?? 0) + 1);
    }),
    { numRuns: COUNT, seed: SEED, endOnFailure: process.env.HOMEPORT_SHRINK === '0' },
  );
  console.info(`Seed ${SEED}, ${COUNT} histories: ${JSON.stringify(Object.fromEntries(outcomes))}`);
  // A generator that never gets anywhere would keep every promise too.
  for (const outcome of ['succeeded', 'failed', 'rolled-back', 'rollback-failed', 'interrupted', 'cancelled'])
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
    children: [{ policy: 'always', running: true }],
  },
  'with an app and a stopped container in its network': {
    neighbour: 'in its network',
    restartPolicy: 'always',
    children: [{ policy: 'no', running: false }],
  },
  'of Compose, asked for': { compose: true, onFailure: 'ask' },
  '--rm': { autoRemove: true },
  added: { begin: 'add', tag: 'none' },
};
const REQUEST: Request = {
  about: 'app',
  beside: false,
  kind: 'update',
  behaviour: 'healthy',
  sameImage: false,
  buildFails: false,
  foreignArchitecture: false,
  decision: 'restore',
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
    for (const trouble of TROUBLES) {
      for (let at = 1; at <= POINTS; at += 1) {
        const history: History = {
          setup: { ...SETUP, ...setup },
          requests: [{ request: { ...REQUEST, behaviour }, incidents: [{ at, ...trouble }] }],
        };
        const world = await runHistory(history);
        // The end of this update's points is reached.
        if (!world.trace.some((line) => line.startsWith('!!!'))) break;
      }
    }
  });
});
