import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { lockAsCommand, lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { startChild, tempDir } from './support.ts';

const conflict = (words: string) =>
  expect.objectContaining({ code: 'CONFLICT', message: expect.stringContaining(words) });
const ANOTHER = conflict('Another Homeport already uses');

it('a host waits for a command, says for which, and comes before the next one', async () => {
  const dataDir = tempDir();
  const said: string[] = [];
  const command = lockAsCommand(dataDir, 'homeport update');
  expect(command.hostWaits()).toBe(false);
  const waiting = lockAsHost(dataDir, { say: (what) => said.push(render(what)) });
  expect(command.hostWaits()).toBe(true);
  await vi.waitUntil(() => said.length > 0);
  expect(said).toEqual([
    `Waits for a command that uses ${dataDir} (homeport update, process ${process.pid}) …`,
  ]);
  expect(() => lockAsCommand(dataDir, 'homeport status')).toThrow(conflict('about to start'));
  // A host that waits is a host: the second is refused at once, and the first goes on waiting.
  await expect(lockAsHost(dataDir, { say: () => {} })).rejects.toEqual(ANOTHER);
  command.release();
  const host = await waiting;
  expect(() => lockAsCommand(dataDir, 'homeport status')).toThrow(conflict('does not answer'));
  await expect(lockAsHost(dataDir, { say: () => {} })).rejects.toEqual(ANOTHER);
  host.release();
  lockAsCommand(dataDir, 'homeport status').release();
});

it('a host that is told to stop waits no longer, and leaves its place', async () => {
  const dataDir = tempDir();
  const command = lockAsCommand(dataDir, 'homeport update');
  const stop = new AbortController();
  const waiting = lockAsHost(dataDir, { say: () => {}, signal: stop.signal });
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(command.hostWaits()).toBe(false);
  command.release();
  (await lockAsHost(dataDir, { say: () => {} })).release();
});

it('a command that is killed holds nobody up, and the name that it left is not believed', async () => {
  const dataDir = tempDir();
  const killed = startChild('command', dataDir);
  await vi.waitUntil(() => killed.lines().includes('held'), { timeout: 15_000 });
  const said: string[] = [];
  const waiting = lockAsHost(dataDir, { say: (what) => said.push(render(what)) });
  await vi.waitUntil(() => said.length > 0);
  expect(said[0]).toContain('(homeport test, process ');
  const note = `${dataDir}/homeport.lock.holder`;
  const left = readFileSync(note, 'utf8');
  await killed.kill();
  (await waiting).release();

  const nameless = lockAsCommand(dataDir, 'homeport update');
  for (const stale of [left, 'not JSON', '{"command":"\u001b[2J","pid":1}']) {
    writeFileSync(note, stale);
    said.length = 0;
    const stop = new AbortController();
    const again = lockAsHost(dataDir, { say: (what) => said.push(render(what)), signal: stop.signal });
    await vi.waitUntil(() => said.length > 0);
    expect(said).toEqual([`Waits for a command that uses ${dataDir} …`]);
    stop.abort();
    await expect(again).rejects.toMatchObject({ code: 'CANCELLED' });
  }
  nameless.release();
});

it('commands that look for a host never keep one from its place', async () => {
  const dataDir = tempDir();
  (await lockAsHost(dataDir, { say: () => {} })).release();
  const lookers = [startChild('look', dataDir), startChild('look', dataDir)];
  await vi.waitUntil(() => lookers.every((it) => it.lines().length > 0), { timeout: 15_000 });
  for (let n = 0; n < 50; n += 1) (await lockAsHost(dataDir, { say: () => {} })).release();
  expect(lookers.map((it) => it.exitCode())).toEqual([null, null]);
});
