import { describe, test, vi } from 'vitest';
import type { Setup } from '../../support/simulated-world/history.ts';
import { CALM } from '../../support/simulated-world/neighbours.ts';
import { PLAIN, troubleAtEveryPoint } from '../../support/simulated-world/trouble-at-every-point.ts';

/** A checkout's folder is the one thing that an update has outside the simulated world: half of the time would go there. */
vi.mock('node:fs/promises', () => ({ mkdir: async () => undefined, rm: async () => undefined }));

/** Containers that live with the app's, in its network or among its processes. */
const SETUPS: Record<string, Partial<Setup>> = {
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
};

describe.each(Object.entries(SETUPS))('one trouble at every single point: %s', (_, setup) => {
  test.each([
    ['a good release', 'healthy'],
    ['a bad release', 'never healthy'],
  ] as const)('%s', { timeout: 120_000 }, async (_name, behaviour) => {
    await troubleAtEveryPoint({ ...PLAIN, ...setup }, [], { ...CALM, behaviour });
  });
});
