import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mainTarget } from '../../../electron/engine/domain/moved.ts';
import { histories } from '../../support/simulated-world/generated-histories.ts';
import { runHistory } from '../../support/simulated-world/run-history.ts';

/** A checkout's folder is the one thing that an update has outside the simulated world: half of the time would go there. */
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
        if (journal.rollbackFailedAt !== null) count(`taken up again and ${outcome}`);
        if (kind === 'restore' && mainTarget(journal)?.wanted != null) count(`built again and ${outcome}`);
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
    'taken up again and rolled-back',
  ])
    expect(outcomes.get(outcome), outcome).toBeGreaterThan(0);
});
