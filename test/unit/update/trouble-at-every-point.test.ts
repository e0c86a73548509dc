import { describe, expect, test } from 'vitest';
import type { Setup } from '../../support/simulated-world/history.ts';
import { CALM } from '../../support/simulated-world/neighbours.ts';
import { PLAIN, troubleAtEveryPoint } from '../../support/simulated-world/trouble-at-every-point.ts';

/** A checkout's folder is the one thing that an update has outside the simulated world: half of the time would go there. */
const SETUPS: Record<string, Partial<Setup>> = {
  'stop first': {},
  'start first': { published: false },
  'of Compose, asked for': { compose: true, onFailure: 'ask' },
  '--rm': { autoRemove: true },
  added: { begin: 'add', tag: 'none' },
};

describe.each(Object.entries(SETUPS))('one trouble at every single point: %s', (_, setup) => {
  test.each([
    ['a good release', 'healthy'],
    ['a bad release', 'never healthy'],
  ] as const)('%s', { timeout: 120_000 }, async (_name, behaviour) => {
    await troubleAtEveryPoint({ ...PLAIN, ...setup }, [], { ...CALM, behaviour });
  });
});

describe('one trouble at every single point: a pruned release is built again', () => {
  const calm = [CALM, CALM].map((request) => ({ request, incidents: [] }));
  test.each([
    ['as good as it was', 'healthy'],
    ['and does not come up', 'never healthy'],
  ] as const)('%s', { timeout: 120_000 }, async (_name, behaviour) => {
    const worlds = await troubleAtEveryPoint(PLAIN, calm, {
      ...CALM,
      kind: 'restore',
      pruned: 'all',
      behaviour,
    });
    for (const { disk } of worlds)
      expect([...disk.updates.values()].at(-1)?.journal.targets[0]?.wanted).not.toBeNull();
  });
});
