import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../support/docker.ts';
import { engineProcess } from '../support/engine-process.ts';
import { type FaultBench, faultBench, leftoversOf, runningOf } from '../support/fault-bench.ts';
import { provenRow } from '../support/fault-table.ts';
import { wordsOf } from '../support/in-words.ts';

/** Full disks, and a database that can't be used. */

const withBench = async (
  options: Parameters<typeof faultBench>[0],
  work: (bench: FaultBench) => Promise<string>,
) => {
  const bench = await faultBench(options);
  try {
    return await work(bench);
  } finally {
    await bench.dispose();
  }
};

describe('a full disk', () => {
  test('of the Docker daemon, during a build (21)', () =>
    provenRow({ fault: 'Docker’s disk is full', where: 'acquire' }, () =>
      withBench({ dataRootTmpfs: '160m' }, async (bench) => {
        const app = await bench.app('hpt-d-disk');
        const before = await app.inspect();
        const ballast = path.join(bench.dockerd.root, 'data', 'ballast');
        await execa('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M'], { reject: false });
        const update = await app.update({
          body: 'never',
          variant: 'no-healthcheck',
          lines: ['RUN dd if=/dev/zero of=/big bs=1M count=20'],
        });
        expect(update.outcome).toBe('failed');
        expect(wordsOf(update.error)).toMatch(/no space left/i);
        expect((await app.inspect()).State.StartedAt).toBe(before.State.StartedAt);
        expect(await leftoversOf(bench.docker, app.name)).toEqual([]);
        await rm(ballast);
        expect((await app.update({ body: 'two', variant: 'no-healthcheck' })).outcome).toBe('succeeded');
        return 'failed with the reason, app untouched; the next update works once there is room';
      }),
    ));

  test.for(['POST /build', '/stop', '/start'] as const)('of Homeport’s data directory, at %s (21)', (at) =>
    provenRow({ fault: 'Homeport’s own disk fills up', where: `during an update, at ${at}` }, () =>
      withBench({}, async (bench) => {
        const { dataDir } = bench.homeport;
        const app = await bench.app('hpt-d-own');
        // The database moves to a small disk while Homeport is down.
        const fill = path.join(dataDir, 'ballast');
        await bench.homeport.restart(async () => {
          const aside = `${dataDir}.aside`;
          await execa('cp', ['-a', dataDir, aside]);
          await execa('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=0700', 'tmpfs', dataDir]);
          await execa('cp', ['-a', `${aside}/.`, dataDir]);
          await rm(aside, { recursive: true });
        });
        try {
          bench.proxy.rule((it) => {
            if (it.what.endsWith(at)) fillUp(fill);
            return null;
          });
          const id = await app.begin({ body: 'two', variant: 'no-healthcheck' });
          await waitFor(async () => (await bench.homeport.client.live.get()).storeProblem, {
            what: 'the trouble to be said',
          });
          const during = await waitFor(() => app.served(), {
            what: 'the app to serve all the same',
          });
          expect(['hpt-d-own one', 'two']).toContain(during);
          bench.proxy.reset();
          await rm(fill);
          const update = await bench.homeport.ended(id);
          expect(update.outcome).not.toBe('rollback-failed');
          const serves = update.outcome === 'succeeded' ? 'two' : 'hpt-d-own one';
          await waitFor(async () => (await app.served()) === serves, { what: serves });
          expect(await runningOf(bench.docker, app.name)).toEqual([app.name]);
          expect(await leftoversOf(bench.docker, app.name)).toEqual([]);
          await waitFor(async () => (await bench.homeport.client.live.get()).storeProblem === null, {
            what: 'the all-clear',
          });
          return `said loudly; ${update.outcome} once there was room, and what it says is served`;
        } finally {
          await execa('umount', ['--lazy', dataDir], { reject: false });
        }
      }),
    ),
  );
});

describe('a database that can’t be used (28)', () => {
  const DAMAGE: { what: string; harm(file: string): void | Promise<void> }[] = [
    {
      what: 'corrupt',
      harm: (file) => writeFileSync(file, 'this is no database, and never was one\n'.repeat(400)),
    },
    { what: 'truncated', harm: (file) => truncateSync(file, Math.floor(statSync(file).size / 2)) },
    {
      what: 'from a newer Homeport',
      harm: (file) => {
        const db = new DatabaseSync(file);
        db.exec('PRAGMA user_version = 9999');
        db.close();
      },
    },
  ];

  test.for(DAMAGE)('$what: Homeport starts, says so, and takes the backup back', ({ what, harm }) =>
    provenRow({ fault: `the database is ${what}`, where: 'at start' }, () =>
      withBench({}, async (bench) => {
        const app = await bench.app('hpt-d-db');
        const { client } = bench.homeport;
        const { name } = await client.storage.backup();
        await bench.homeport.restart(() => harm(databaseOf(bench.homeport.dataDir)));
        const live = await bench.homeport.client.live.get();
        expect(wordsOf(live.storeProblem)).toContain('homeport.db');
        await expect(bench.homeport.client.apps.update({ app: app.name })).rejects.toThrow();
        expect(await app.served()).toBe('hpt-d-db one');
        const info = await bench.homeport.client.storage.info();
        expect(info.backups.map((it) => it.name)).toContain(name);
        await bench.homeport.client.storage.restoreBackup({ name });
        expect((await bench.homeport.client.live.get()).storeProblem).toBeNull();
        expect((await app.update({ body: 'two', variant: 'no-healthcheck' })).outcome).toBe('succeeded');
        return `said: ${wordsOf(live.storeProblem).slice(0, 60)}; the backup came back over the contract`;
      }),
    ),
  );

  test('two Homeports on one directory (29)', () =>
    provenRow({ fault: 'a second Homeport on the same directory', where: 'at start' }, async () => {
      const dir = `/tmp/hpt-two-${process.pid}`;
      await mkdir(dir, { recursive: true });
      const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
      const [one, two] = [engineProcess(dir, env), engineProcess(dir, env)];
      try {
        expect(await one.start()).toBe(true);
        expect(await two.start()).toBe(false);
        expect(two.log.join('\n')).toContain('Another Homeport already uses');
        one.kill9();
        await one.gone();
        // A dead process holds no lock.
        expect(await two.start()).toBe(true);
        return 'the second refused in words; after a kill -9 of the first it may';
      } finally {
        await one.stop();
        await two.stop();
        await rm(dir, { recursive: true, force: true });
      }
    }));
});

function databaseOf(dataDir: string): string {
  const file = readdirSync(dataDir).find((name) => name.endsWith('.db') || name.endsWith('.sqlite'));
  if (file === undefined) throw new Error(`No database in ${dataDir}: ${readdirSync(dataDir).join(', ')}`);
  return path.join(dataDir, file);
}

function fillUp(file: string): void {
  for (const size of [1 << 20, 4096]) {
    const chunk = Buffer.alloc(size);
    try {
      for (;;) writeFileSync(file, chunk, { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}
