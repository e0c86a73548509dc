import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { openStore } from '../../../electron/engine/store/open.ts';
import { createRepo } from '../../support/git-repo.ts';
import { appNames, fillDataDir } from '../../support/many-apps.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import type { Bench, Benchmark } from '../harness/benchmark.ts';
import { startHomeport } from '../measure/homeport.ts';

/** As many as its history keeps of one app (2,000) make 100,000 of these. */
const APPS = 50;
const UPDATES = 100_000;
/** One change every two hours or so. */
const HEALTH = 4_000;
const PAGE = 100;
const RECORDS = 100;
const DAY_MS = 24 * 3600_000;

export const history: Benchmark = {
  name: 'history',
  title: 'The history',
  about:
    'A page of the history and an app’s health, asked of a running Homeport over its local socket; and what the journal costs: one record, which is on the disk when it returns.',
  needs: ['bundles'],
  rounds: 9,
  cases: [
    { title: '100,000 updates of 50 apps', open: openPages },
    { title: 'A journal record', open: openRecord },
    { title: 'Housekeeping of 10,000 updates', open: openHousekeeping },
  ],
};

async function openPages(bench: Bench) {
  const updates = bench.quick ? 500 : UPDATES;
  const repo = await createRepo(path.join(bench.dir, 'repo'));
  const commit = await repo.commit({ Dockerfile: 'FROM scratch\n' }, 'first');
  const dataDir = path.join(bench.dir, 'data');
  const apps = appNames(APPS, bench.prefix).map((name) => ({ name, container: null }));
  fillDataDir(dataDir, {
    apps,
    repository: { url: repo.url, commit },
    updates,
    health: bench.quick ? 10 : HEALTH,
  });
  const { client } = await startHomeport(bench, { dataDir, apps: APPS });
  const [app = ''] = appNames(1, bench.prefix);
  const middle = `hpt-update-${updates / 2}`;
  const timed = async (work: () => Promise<readonly unknown[]>, least: number) => {
    const began = performance.now();
    const { length } = await work();
    const ms = performance.now() - began;
    if (length < least) throw new Error(`There were ${length} rows where at least ${least} were expected`);
    return ms;
  };
  return {
    measures: [
      { key: 'newest', title: `the newest ${PAGE}`, unit: 'ms' as const },
      { key: 'middle', title: `${PAGE} from the middle on`, unit: 'ms' as const },
      { key: 'ofApp', title: `the newest ${Math.min(PAGE, 5)} of one app`, unit: 'ms' as const },
      { key: 'health', title: 'health of an app, 1,000 changes of a year’s', unit: 'ms' as const },
    ],
    floor: null,
    notes: ['Homeport keeps health for 90 days; a year’s changes are in the database when it starts.'],
    contenders: [
      {
        name: 'Homeport',
        measure: async () => ({
          newest: await timed(() => client.updates.list({ limit: PAGE }), PAGE),
          middle: await timed(() => client.updates.list({ limit: PAGE, before: middle }), PAGE),
          ofApp: await timed(() => client.updates.list({ app, limit: 5 }), 5),
          health: await timed(() => client.apps.health({ app, limit: 1000 }), 1),
        }),
      },
    ],
  };
}

/** In this process, on the disk of the folder for temporary files: both write to the same one. */
async function openRecord(bench: Bench) {
  const dataDir = path.join(bench.dir, 'data');
  const [name = ''] = appNames(1, bench.prefix);
  fillDataDir(dataDir, {
    apps: [{ name, container: null }],
    repository: { url: 'https://git.example.org/a.git', commit: '0'.repeat(40) },
  });
  const store = openStore({ dataDir, now: () => new Date() });
  bench.closing.defer('the store', () => store.close());
  const update = {
    id: 'hpt-record',
    app: name,
    kind: 'update' as const,
    trigger: 'person' as const,
    fromRelease: 1,
    fromImageId: null,
    outcome: null,
    phase: 'acquire' as const,
    startedAt: new Date(),
    finishedAt: null,
    downtimeMs: null,
    error: null,
    journal: oneAppJournal(),
  };
  store.insertUpdate(update);
  const bytes = Buffer.from(JSON.stringify(update));
  const file = openSync(path.join(bench.dir, 'plain'), 'a');
  bench.closing.defer('a file', () => closeSync(file));
  const count = bench.quick ? 5 : RECORDS;
  const each = (work: (n: number) => void): number => {
    const began = performance.now();
    for (let n = 0; n < count; n += 1) work(n);
    return (performance.now() - began) / count;
  };
  const FLOOR = 'write + fsync of as many bytes';
  return {
    measures: [{ key: 'record', title: 'one record', unit: 'ms' as const }],
    floor: FLOOR,
    notes: [`Each round writes ${RECORDS} of them, of ${bytes.length} bytes of JSON.`],
    contenders: [
      {
        name: 'Homeport',
        measure: async () => ({
          record: each((n) => {
            store.record({ ...update, journal: { ...update.journal, resumes: n } });
          }),
        }),
      },
      {
        name: FLOOR,
        measure: async () => ({
          record: each(() => {
            writeSync(file, bytes);
            fsyncSync(file);
          }),
        }),
      },
    ],
  };
}

/** What is too old is removed once a day, in the engine's own thread: it answers nobody meanwhile. */
async function openHousekeeping(bench: Bench) {
  const source = path.join(bench.dir, 'kept');
  fillDataDir(source, {
    apps: appNames(APPS, bench.prefix).map((name) => ({ name, container: null })),
    repository: { url: 'https://example.org/a.git', commit: 'a'.repeat(40) },
    updates: bench.quick ? 500 : 10_000,
    health: bench.quick ? 10 : 400,
  });
  return {
    measures: [
      { key: 'old', title: 'much of it is too old', unit: 'ms' as const },
      { key: 'nothing', title: 'nothing is', unit: 'ms' as const },
    ],
    floor: null,
    notes: ['The records are of the last hundred days; what is too old is judged a hundred days later.'],
    contenders: [
      {
        name: 'Homeport',
        async measure(round: number) {
          const dataDir = path.join(bench.dir, `kept-${round}`);
          await cp(source, dataDir, { recursive: true });
          const later = new Date(Date.now() + 100 * DAY_MS);
          const store = openStore({ dataDir, now: () => later });
          try {
            const began = performance.now();
            store.prune(later);
            const between = performance.now();
            store.prune(later);
            return { old: between - began, nothing: performance.now() - between };
          } finally {
            store.close();
          }
        },
      },
    ],
  };
}
