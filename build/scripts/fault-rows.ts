import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { z } from 'zod';
import { root } from './bundles.ts';

/** One line of the fault table; see test/support/fault-table.ts. */
export const faultRow = z.object({
  fault: z.string(),
  where: z.string(),
  afterwards: z.string(),
  count: z.number(),
  seed: z.number().optional(),
  ok: z.boolean(),
});
export type FaultRow = z.infer<typeof faultRow>;

const HISTORIES = 'test/unit/update/histories.test.ts';

/**
 * Faults that need no Docker daemon of their own are proven where the part is tested that meets them. Numbers: the rows of
 * the failure catalogue.
 */
const ELSEWHERE: { files: string[]; fault: string; where: string; afterwards: string }[] = [
  {
    files: [
      HISTORIES,
      'test/unit/update/trouble-at-every-point.test.ts',
      'test/unit/update/trouble-with-others.test.ts',
    ],
    fault: 'generated histories: crashes, reboots, outages, people (2–6, 20)',
    where: 'simulated world, any moment; one trouble at every point',
    afterwards: 'every invariant at every moment; the outcome says what is true',
  },
  {
    files: ['test/integration/fidelity/corpus.test.ts', 'test/unit/domain/container-spec-merge.test.ts'],
    fault: 'container configurations and image defaults that change (13–17)',
    where: 'adopt, update, rollback; generated ones too',
    afterwards: 'the person’s part the same, the image’s the new one’s; rolled back: identical',
  },
  {
    files: ['test/integration/docker/lying-engine.test.ts', 'test/integration/docker/build.test.ts'],
    fault: 'errors under HTTP 200, broken and senseless answers (1)',
    where: 'build, any call',
    afterwards: 'an error in words; nothing half-built is left',
  },
  {
    files: ['test/integration/docker/connection.test.ts'],
    fault: 'the Docker daemon goes away and comes back (20)',
    where: 'connection and events',
    afterwards: 'said at once, back by itself, nothing missed',
  },
  {
    files: ['test/integration/sources/git-servers.test.ts', 'test/integration/sources/git-resolve.test.ts'],
    fault: 'git servers that hang, lie, are down, or ask for a password (27)',
    where: 'resolve, checkout',
    afterwards: 'a failed check with the reason, within its time limit; no process left',
  },
  {
    files: [
      'test/integration/sources/git-checkout-files.test.ts',
      'test/integration/docker/context.test.ts',
      'test/unit/sources/git-url.test.ts',
      'test/unit/sources/git-url-disguises.test.ts',
    ],
    fault: 'hostile repositories and addresses (30)',
    where: 'checkout, build context',
    afterwards: 'refused in words; nothing read outside the checkout',
  },
  {
    files: ['test/unit/schedule/clock.test.ts', 'test/unit/domain/due.test.ts'],
    fault: 'clock jumps, summer time, sleep, missed slots (24)',
    where: 'schedule',
    afterwards: 'one run to catch up at most',
  },
  {
    files: [
      'test/unit/store/crash.test.ts',
      'test/unit/store/disk.test.ts',
      'test/unit/store/damage.test.ts',
      'test/unit/store/lock.test.ts',
    ],
    fault: 'kill -9 in a write, full and read-only disks, damage (21, 28, 29)',
    where: 'database, backups, lock',
    afterwards: 'what was recorded is there; never overwritten; no dead process holds the lock',
  },
  {
    files: ['test/integration/engine/two-homeports.test.ts', 'test/unit/update/taken-over.test.ts'],
    fault: 'two Homeports on one engine, copied and moved data directories',
    where: 'adopt, take over, update; cut off at any point and taken over',
    afterwards: 'one of them looks after a container, and the other one touches nothing of it',
  },
];

export const ELSEWHERE_FILES = ELSEWHERE.flatMap(({ files }) => files);

const results = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/**
 * The rows of the faults that are proven elsewhere.
 * @param file vitest's JSON report. A row counts its tests; it broke where one failed, or a file did not run.
 * @param histories how many were generated: that row counts them
 */
export function rowsElsewhere(file: string, histories: number): FaultRow[] {
  const { testResults } = results.parse(JSON.parse(readFileSync(file, 'utf8')));
  const byFile = new Map(testResults.map((it) => [relative(root, it.name), it]));
  return ELSEWHERE.map(({ files, ...row }) => {
    const tests = files.flatMap((name) => byFile.get(name)?.assertionResults ?? []);
    const broke = [
      ...files.filter((name) => byFile.get(name)?.status !== 'passed'),
      ...tests.filter((it) => it.status === 'failed').map((it) => it.fullName),
    ];
    const passed = tests.filter((it) => it.status === 'passed').length;
    const count = files.includes(HISTORIES) ? histories : passed;
    const afterwards = broke.length === 0 ? row.afterwards : broke.join('; ');
    return { ...row, afterwards, count, ok: broke.length === 0 };
  });
}
