import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { ContainerInspect } from '../../../electron/engine/domain/docker-types.ts';
import { aliveFrom, answeredUntil, downtimeOf } from '../../../electron/engine/domain/downtime.ts';
import { askOf, firstAnswer, watchAnswers } from '../../../electron/engine/update/answers.ts';
import type { Clock } from '../../../electron/engine/update/context.ts';
import { listens } from '../../../electron/engine/update/listens.ts';
import { inspectOf } from '../../support/container-corpus/inspect.ts';
import { waitFor } from '../../support/docker.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { member } from '../domain/plan-samples.ts';

/** Whether and when an app answers, asked from outside. */

const clock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => void (await delay(ms, undefined, { signal })),
};
const signal = new AbortController().signal;
const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(take: (socket: net.Socket) => void): Promise<{ server: net.Server; port: number }> {
  const server = net.createServer(take);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port');
  return { server, port: address.port };
}
function publishing(port: number): ContainerInspect {
  const inspect = inspectOf({});
  const Ports = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] };
  return { ...inspect, NetworkSettings: { ...inspect.NetworkSettings, Ports } };
}
const askAt = (port: number) => () => listens({ host: '127.0.0.1', port, everywhere: false }, signal, 50);

test.each([
  ['keeps the connection', () => undefined, true],
  ['speaks first', (socket: net.Socket) => socket.end('220 ready'), true],
  ['ends it at once, as a proxy before nobody does', (socket: net.Socket) => socket.destroy(), false],
])('what %s', async (_, take, there) => {
  const { port } = await serve(take);
  expect(await askAt(port)()).toBe(there);
});

test('a connection that was ended while this process was kept from looking, was not kept', async () => {
  // In a process of its own, it goes on meanwhile.
  const program = `const server = require('node:net').createServer((socket) => setTimeout(() => socket.destroy(), 60));
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const other = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(other.stdout, 'data');
    const asked = listens({ host: '127.0.0.1', port: Number(line), everywhere: false }, signal, 100);
    await delay(30);
    // From here on the timers' turn comes before the sockets'.
    await new Promise((resolve) => setImmediate(resolve));
    const end = Date.now() + 300;
    while (Date.now() < end);
    expect(await asked).toBe(false);
  } finally {
    other.kill();
  }
});

test('it is asked until it has answered, or until nobody wants to know any more', async () => {
  let up = false;
  const ask = async () => up;
  expect(await firstAnswer({ clock }, ask, 50, signal)).toBeNull();
  const answers = watchAnswers({ clock }, ask, 'stopped', signal);
  up = true;
  await waitFor(() => answers.first() !== null && answers.last(), { what: 'an answer' });
  up = false;
  const refusedFrom = Date.now();
  await delay(60);
  answers.stop();
  expect(answers.last()?.getTime()).toBeLessThanOrEqual(refusedFrom);
});

test('what answered once and not when it is made sure of, was a proxy before nobody', async () => {
  const asked: boolean[] = [];
  const ask = async (_: AbortSignal, sure = false) => {
    asked.push(sure);
    return !sure;
  };
  expect(await firstAnswer({ clock }, ask, 1000, signal)).toBeNull();
  expect(asked).toContain(true);
  expect(await firstAnswer({ clock }, async () => true, 1000, signal)).not.toBeNull();
});

test('a port that is held for longer than a moment by somebody who then ends it, does not answer for sure', async () => {
  const { port } = await serve((socket) => void delay(150).then(() => socket.destroy()));
  const ask = askOf(
    { listens, probe: async () => ({ ok: false, detail: 'It was not to be asked.' }) },
    null,
    publishing(port),
  );
  expect(await ask?.(signal)).toBe(true);
  expect(await ask?.(signal, true)).toBe(false);
});

describe('an app that answered while it was told to stop', () => {
  const at = (ms: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + ms);
  const journal = oneAppJournal({ members: [member()], stopSentAt: at(0).toISOString() });
  const told = (downSince: number, first: number, last: number, alive: number) => {
    const down = { ...journal, downSince: at(downSince).toISOString() };
    const until = { ...down, ...answeredUntil(down, at(first), at(last)) };
    return downtimeOf({ ...until, ...aliveFrom(until, at(alive)) }, at(60_000));
  };
  test('is down from its last answer on', () => expect(told(0, 20, 10_000, 10_400)).toBe(400));
  test('was down before, where it answers again only now', () =>
    expect(told(0, 5000, 5100, 5500)).toBe(5400));
});
