import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sizeWords } from '../../electron/shared/size-words.ts';
import { createRepo } from '../support/git-repo.ts';
import { webApp } from '../support/git-web-app.ts';
import { startHomeport } from '../support/homeport.ts';
import { wordsOf } from '../support/in-words.ts';
import { startPrivateDockerd } from '../support/private-dockerd.ts';

/**
 * `npm run growth`: what many updates leave on the disk and in memory. HOMEPORT_GROWTH_UPDATES says how many (200), each with
 * two megabytes that are new; the app keeps two releases. An engine of its own: everything that it has is of these updates.
 */
const UPDATES = Number(process.env.HOMEPORT_GROWTH_UPDATES ?? 200);
const EVERY = Math.max(1, Math.round(UPDATES / 5));
const APP = 'hpt-growth';
const MB = 1_000_000;

setFlagsFromString('--expose_gc');
const collect: () => void = runInNewContext('gc');

const daemon = await startPrivateDockerd();
const dir = await mkdtemp(path.join(tmpdir(), 'hpt-growth-'));
try {
  await daemon.loadBaseImage();
  const homeport = await startHomeport({ dockerHost: daemon.endpoint });
  try {
    await grow(homeport);
  } finally {
    await homeport.close();
  }
} finally {
  await daemon.dispose();
  await rm(dir, { recursive: true, force: true });
}

async function grow({ client, ended, dataDir }: Awaited<ReturnType<typeof startHomeport>>): Promise<void> {
  const repo = await createRepo(path.join(dir, 'repo'));
  const commit = (n: number) =>
    repo.commit(
      {
        ...webApp({
          body: `${n}`,
          variant: 'no-healthcheck',
          lines: ['COPY blob /blob', 'RUN cat /blob > /copy'],
        }),
        blob: randomBytes(MB).toString('hex'),
      },
      `Page ${n}`,
    );
  const du = (folder: string) => Number(execFileSync('du', ['-sxb', folder]).toString().split('\t')[0]);
  const tell = async (what: string) => {
    collect();
    const { rss, heapUsed } = process.memoryUsage();
    const { cache, apps, databaseBytes } = await client.storage.usage();
    console.log(
      [
        what.padEnd(16),
        `engine ${sizeWords(du(path.join(daemon.root, 'data')))}`,
        `cache ${sizeWords(cache?.bytes ?? 0)} beside images (${cache?.ownRecords} records)`,
        `images ${apps?.[0]?.images ?? 0}`,
        `data ${sizeWords(du(dataDir))}`,
        `database ${sizeWords(databaseBytes)}`,
        `heap ${sizeWords(heapUsed)}`,
        `resident ${sizeWords(rss)}`,
      ].join(' · '),
    );
  };
  await tell('at first');
  await commit(0);
  const { updateId } = await client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 }, keepReleases: 1, parkHours: 0 },
  });
  await ended(updateId);
  await client.storage.setCacheLimits({ bytes: 20 * MB });
  await tell('1 update');
  for (let n = 1; n < UPDATES; n += 1) {
    await commit(n);
    const update = await ended((await client.apps.update({ app: APP })).updateId);
    if (update.outcome !== 'succeeded')
      throw new Error(`Update ${n}: ${update.outcome}, ${wordsOf(update.error)}`);
    if ((n + 1) % EVERY === 0) await tell(`${n + 1} updates`);
  }
  await client.storage.tidy();
  await tell('tidied up');
  await client.apps.remove({ app: APP, keepContainer: false });
  await client.storage.tidy();
  await tell('app removed');
}
