import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogEvent } from '../../../electron/shared/contract.ts';
import type { LogCursor } from '../../../electron/shared/log-cursor.ts';
import { dockerCleanup, testDocker, waitFor } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/** A log is followed over everything that becomes of the app's container. */

const PREFIX = 'hpt-follow-';
const APP = `${PREFIX}web`;
const docker = testDocker();
let dir: string;
let repo: TestRepo;
let homeport: Homeport;

/** Says who it is, then counts. */
const files = (name: string, script: string) => ({
  ...webApp({ body: name, variant: 'no-healthcheck' }),
  'serve.sh': `trap 'exit 0' TERM\necho "${name} begins"\n${script}\nwhile :; do sleep 1 & wait $!; done\n`,
});

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  homeport = await startHomeport();
  await repo.commit(files('first', 'echo one; echo two >&2; printf "\\033[31mred\\n"'), 'First');
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 } },
  });
  expect((await homeport.ended(updateId)).outcome, await logOf(homeport, updateId)).toBe('succeeded');
});
afterAll(async () => {
  await homeport?.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

/** Follows until told otherwise. */
function follow(input: { tail?: number; after?: LogCursor | null } = {}) {
  const leave = new AbortController();
  const events: LogEvent[] = [];
  const ended = (async () => {
    const stream = await homeport.client.apps.followLogs({ app: APP, ...input }, { signal: leave.signal });
    for await (const event of stream) events.push(event);
  })();
  const lines = () =>
    events.flatMap((event) => (event.type === 'lines' ? event.lines.map(({ text }) => text) : []));
  return {
    lines,
    notes: () => events.flatMap((event) => (event.type === 'lines' ? [] : [event.text])),
    cursor: () => events.findLast((event) => event.type === 'lines')?.cursor ?? null,
    seen: (text: string) =>
      waitFor(() => lines().includes(text), { what: `"${text}" in ${lines().join('|')}` }),
    leave: async () => {
      leave.abort();
      await ended.catch(() => undefined);
    },
  };
}

test('over a restart and an update: nothing twice, nothing lost, and the new container is said', async () => {
  const log = follow();
  await log.seen('red');
  expect(log.lines().toSorted()).toEqual(['first begins', 'one', 'red', 'two']);
  await homeport.client.apps.restart({ app: APP });
  await waitFor(() => log.lines().filter((line) => line === 'red').length === 2, { what: 'the restart' });

  await repo.commit(files('second', 'echo three'), 'Second');
  await homeport.ended((await homeport.client.apps.update({ app: APP })).updateId);
  await log.seen('three');
  expect(log.lines().filter((line) => line === 'first begins')).toHaveLength(2);
  expect(log.lines().filter((line) => line === 'second begins')).toHaveLength(1);
  expect(log.notes()).toEqual([expect.stringContaining('has a new container')]);
  await log.leave();
});

test('goes on after a cursor, with what came meanwhile and nothing else', async () => {
  const first = follow();
  await first.seen('three');
  const after = first.cursor();
  await first.leave();
  const exec = await docker.getContainer(APP).exec({ Cmd: ['/bin/sh', '-c', 'echo four > /proc/1/fd/1'] });
  await exec.start({ Detach: true });
  const second = follow({ after });
  await second.seen('four');
  expect(second.lines()).toEqual(['four']);
  await second.leave();
});

test('the engine’s side ends with its reader', async () => {
  const log = follow();
  await log.seen('three');
  await log.leave();
  const done = homeport.client.apps.followLogs({ app: APP, tail: 0 });
  const stream = await done;
  await stream.return?.(undefined);
  expect(await stream.next()).toMatchObject({ done: true });
});

test('a reader gets some megabytes at a time, and the rest when it asks again', async () => {
  await repo.commit(
    files('third', 'yes 0123456789012345678901234567890123456789 | head -n 150000; echo last'),
    'Third',
  );
  await homeport.ended((await homeport.client.apps.update({ app: APP })).updateId);
  let after: LogCursor | null = null;
  let lines = 0;
  let turns = 0;
  let last = '';
  while (last !== 'last') {
    turns += 1;
    let size = 0;
    for await (const event of await homeport.client.apps.followLogs({ app: APP, since: SINCE, after })) {
      if (event.type !== 'lines') continue;
      after = event.cursor;
      lines += event.lines.length;
      size += event.lines.reduce((sum, { text }) => sum + text.length, 0);
      last = event.lines.at(-1)?.text ?? '';
      if (last === 'last') break;
    }
    expect(size).toBeLessThan(5_000_000);
  }
  expect(lines).toBe(150_002);
  expect(turns).toBeGreaterThan(1);
});
const SINCE = '2020-01-01T00:00:00Z';

test('logs: since a time, and with times', async () => {
  const { lines } = await homeport.client.apps.logs({ app: APP, tail: 1, timestamps: true });
  expect(lines[0]).toMatch(/^\d{4}-.*Z last$/);
  const later = await homeport.client.apps.logs({ app: APP, since: '2099-01-01T00:00:00Z' });
  expect(later.lines).toEqual([]);
});

test('an app that is removed ends it', async () => {
  const log = follow({ tail: 1 });
  await log.seen('last');
  await homeport.client.apps.remove({ app: APP, keepContainer: false });
  await waitFor(() => log.notes().some((text) => text.includes('was removed from Homeport')), {
    what: 'the end',
  });
  await log.leave();
});
