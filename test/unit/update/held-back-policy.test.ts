import { expect, test, vi } from 'vitest';
import type { Request } from '../../support/simulated-world/history.ts';
import { ALONE } from '../../support/simulated-world/neighbours.ts';
import { runHistory } from '../../support/simulated-world/run-history.ts';

vi.mock('node:fs/promises', () => ({ mkdir: async () => undefined, rm: async () => undefined }));

const REQUEST: Request = {
  about: 'app',
  beside: false,
  otherBuildMs: 1000,
  kind: 'update',
  behaviour: 'healthy',
  sameImage: false,
  buildFails: false,
  foreignArchitecture: false,
  decision: 'restore',
  pruned: 'nothing',
  outside: 'nothing',
};
/** More than an update has: calls that change something, durable writes, waits. */
const POINTS = 80;

test('a database is put back in the middle of an update: the next one gives the app the restart policy that it had', async () => {
  let unproven = 0;
  for (let at = 5; at < POINTS; at += 1) {
    const { machine, disk, trace } = await runHistory({
      setup: ALONE,
      requests: [
        {
          request: REQUEST,
          incidents: [
            { at: at - 1, what: 'backup' },
            { at, what: 'put back' },
          ],
        },
        { request: REQUEST, incidents: [] },
      ],
    });
    const [first, next] = [...disk.updates.values()].slice(-2);
    if (first?.outcome === 'unknown' && machine.find('app')?.id !== first.journal.members[0]?.previousId)
      unproven += 1;
    if (next?.outcome !== 'succeeded') continue;
    expect(machine.find('app')?.restartPolicy, trace.join('\n')).toBe('always');
  }
  expect(unproven).toBeGreaterThan(5);
}, 60_000);
