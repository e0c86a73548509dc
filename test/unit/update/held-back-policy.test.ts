import { expect, test } from 'vitest';
import { ALONE, CALM } from '../../support/simulated-world/neighbours.ts';
import { runHistory } from '../../support/simulated-world/run-history.ts';

/** More than an update has: calls that change something, durable writes, waits. */
const POINTS = 80;

test('a database is put back in the middle of an update: the next one gives the app the restart policy that it had', async () => {
  let unproven = 0;
  for (let at = 5; at < POINTS; at += 1) {
    const { machine, disk, trace } = await runHistory({
      setup: ALONE,
      requests: [
        {
          request: CALM,
          incidents: [
            { at: at - 1, what: 'backup' },
            { at, what: 'put back' },
          ],
        },
        { request: CALM, incidents: [] },
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
