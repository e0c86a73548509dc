import { describe, test } from 'vitest';
import type { Request, Setup } from '../../support/simulated-world/history.ts';
import { CALM } from '../../support/simulated-world/neighbours.ts';
import { PLAIN, troubleAtEveryPoint } from '../../support/simulated-world/trouble-at-every-point.ts';

/** A checkout's folder is the one thing that an update has outside the simulated world: half of the time would go there. */
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

/** What a request is besides, where it is of both apps. */
const TOGETHER: Record<string, [Partial<Setup>, Partial<Request>]> = {
  'two apps, one after the other': [{ neighbour: 'apart' }, { together: 'the other first' }],
  'an app and what lives in its network': [{ neighbour: 'in its network' }, { together: 'the other last' }],
};

describe.each(Object.entries(TOGETHER))('one update of both, with one trouble: %s', (_, [setup, request]) => {
  test.each([
    ['both good', 'healthy', 'healthy'],
    ['the last one bad', 'healthy', 'never healthy'],
    ['the first one bad', 'never healthy', 'healthy'],
  ] as const)('%s', { timeout: 240_000 }, async (_name, first, last) => {
    const otherLast = request.together === 'the other last';
    await troubleAtEveryPoint({ ...PLAIN, restartPolicy: 'always', ...setup }, [], {
      ...CALM,
      ...request,
      behaviour: otherLast ? first : last,
      otherBehaviour: otherLast ? last : first,
    });
  });
});

describe.each(Object.entries(SETUPS))('one trouble at every single point: %s', (_, setup) => {
  test.each([
    ['a good release', 'healthy'],
    ['a bad release', 'never healthy'],
  ] as const)('%s', { timeout: 120_000 }, async (_name, behaviour) => {
    await troubleAtEveryPoint({ ...PLAIN, ...setup }, [], { ...CALM, behaviour });
  });
});
