import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connect } from '../../../electron/cli/connection.ts';
import type { EngineParts } from '../../../electron/cli/engine-parts.ts';
import { connectLocal } from '../../../electron/cli/local-client.ts';
import { run } from '../../../electron/cli/program.ts';
import { lockDataDir } from '../../../electron/engine/store/lock.ts';
import { lockAsCommand, lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { answers, localSocketPath } from '../../../electron/home/local-socket.ts';
import type { HomeportRouter } from '../../../electron/home/rpc.ts';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { appAtWork, live, type Scripted, scriptedHomeport, update } from './scripted-homeport.ts';

/** The command line where no Homeport runs: the engine (here: a scripted one) lives as long as the command. */
let dataDir: string;
let events: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hpt-inproc-'));
  events = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const engineOf = (router: HomeportRouter): EngineParts => ({
  lock: lockAsHost,
  lockAsCommand,
  startEngine: async ({ background }) => {
    events.push(`started ${background === false ? 'without' : 'with'} schedules`);
    return {
      router,
      close: async () => {
        events.push('closed');
      },
    };
  },
});

it('starts the engine without schedules, does the job, and lets go of everything', async () => {
  const written: string[] = [];
  const parts = engineOf(scriptedHomeport().router);
  const write = (text: string) => written.push(text);
  const cli = {
    stdout: { write },
    stderr: { write },
    env: { HOMEPORT_DATA_DIR: dataDir },
    now: () => new Date(),
    loadEngine: async () => parts,
    onInterrupt: () => () => {},
  };
  expect(await run(['update', 'rolled-back'], cli, '0.0.0')).toBe(3);
  expect(written.join('')).toContain('rolled-back: rolled back to release #1');
  expect(events).toEqual(['started without schedules', 'closed']);
  expect(await answers(localSocketPath(dataDir))).toBe(false);
  lockDataDir(dataDir).release();
});

it('can be reached by other commands meanwhile', async () => {
  const scripted = scriptedHomeport();
  const loadEngine = vi.fn(async () => engineOf(scripted.router));
  const owner = await connect({
    dataDir,
    command: 'homeport test',
    loadEngine,
    log: () => {},
    callersMs: 300,
  });
  const other = await connect({ dataDir, command: 'homeport test', loadEngine, log: () => {} });
  expect([owner.inProcess, other.inProcess]).toEqual([true, false]);
  expect(loadEngine).toHaveBeenCalledTimes(1);
  expect((await other.client.live.get()).overall).toBe('well');
  await owner.close();
  await vi.waitFor(() => expect(other.lost()).toBe(true));
});

it('waits for the updates under way before it closes', async () => {
  const scripted = scriptedHomeport();
  const owner = await connect({
    dataDir,
    command: 'homeport test',
    loadEngine: async () => engineOf(scripted.router),
    log: () => {},
  });
  scripted.show({ ...live, apps: [appAtWork(update('slow'))] });
  const closing = owner.close();
  await vi.waitFor(() => expect(scripted.looks()).toBeGreaterThan(2), { timeout: 60_000 });
  expect(events).not.toContain('closed');
  scripted.show(live);
  await closing;
  expect(events.at(-1)).toBe('closed');
});

it('does not wait for what waits for a person, or for Docker: the journal keeps it', async () => {
  const scripted = scriptedHomeport();
  const owner = await connect({
    dataDir,
    command: 'homeport test',
    loadEngine: async () => engineOf(scripted.router),
    log: () => {},
    patienceMs: 0,
  });
  const waiting = [
    update('asks'),
    update('slow', { waitingFor: asWritten('Docker is away: trying again in 8 s') }),
  ];
  scripted.show({ ...live, docker: { ...live.docker, state: 'away' }, apps: waiting.map(appAtWork) });
  await owner.close();
  expect(events.at(-1)).toBe('closed');
});

it('says so when another process holds the directory and does not answer', async () => {
  const lock = lockDataDir(dataDir);
  const trying = connect({
    dataDir,
    command: 'homeport test',
    loadEngine: async () => engineOf(scriptedHomeport().router),
    log: () => {},
    startMs: 300,
  });
  await expect(trying).rejects.toMatchObject({ code: 'CONFLICT' });
  lock.release();
});

it('waits for a Homeport that is about to leave, then takes its place', async () => {
  const lock = lockDataDir(dataDir);
  const load = vi.fn(async () => engineOf(scriptedHomeport().router));
  const trying = connect({
    dataDir,
    command: 'homeport test',
    loadEngine: load,
    log: () => {},
    startMs: 10_000,
  });
  await vi.waitFor(() => expect(load).toHaveBeenCalled());
  lock.release();
  const owner = await trying;
  expect(owner.inProcess).toBe(true);
  await owner.close();
});

const connected = async (scripted: Scripted) => {
  const loadEngine = async () => engineOf(scripted.router);
  const options = { dataDir, command: 'homeport test', loadEngine, log: () => {} };
  return { options, owner: await connect(options), caller: await connect(options) };
};
const atWork = (...updates: UpdateDto[]) => ({ ...live, apps: updates.map(appAtWork) });
const looked = async (scripted: Scripted) => {
  const looks = scripted.looks();
  await vi.waitFor(() => expect(scripted.looks()).toBeGreaterThan(looks + 2), { timeout: 60_000 });
};
const turnedAway = async () => {
  const local = await connectLocal(localSocketPath(dataDir));
  local?.close();
  return local === null;
};

it('takes no new callers before it closes, and lets those finish that are there', async () => {
  const scripted = scriptedHomeport();
  const { owner, caller } = await connected(scripted);
  const closing = owner.close();
  await vi.waitFor(async () => expect(await turnedAway()).toBe(true));
  expect((await caller.client.live.get()).overall).toBe('well');
  expect(events).not.toContain('closed');
  await caller.close();
  await closing;
  expect(events.at(-1)).toBe('closed');
});

it('lets callers in for the whole of an update that one of the last has begun, and answers that one to its end', async () => {
  const scripted = scriptedHomeport();
  const { options, owner, caller } = await connected(scripted);
  const closing = owner.close();
  await vi.waitFor(async () => expect(await turnedAway()).toBe(true));
  scripted.show(atWork(update('slow')));
  const third = await connect({ ...options, startMs: 5000 });
  expect(third.inProcess).toBe(false);
  expect((await third.client.live.get()).apps).toHaveLength(1);
  await third.close();
  await looked(scripted);
  scripted.show(live);
  await vi.waitFor(async () => expect(await turnedAway()).toBe(true));
  await looked(scripted);
  expect(await caller.client.updates.get({ id: 'u-succeeded' })).toMatchObject({ outcome: 'succeeded' });
  expect([caller.lost(), events]).toEqual([false, ['started without schedules']]);
  await caller.close();
  await closing;
  expect(events.at(-1)).toBe('closed');
});

it('leaves to a host that waits what has begun its swap, but not while it answers somebody else', async () => {
  const scripted = scriptedHomeport();
  const { owner, caller } = await connected(scripted);
  const picture = atWork(update('slow', { survivesCut: true }));
  scripted.show(picture);
  const host = lockAsHost(dataDir, { say: () => {} });
  expect(owner.givesWay(picture)).toBe(false);
  await caller.close();
  await vi.waitFor(() => expect(owner.givesWay(picture)).toBe(true));
  await owner.close();
  expect(events.at(-1)).toBe('closed');
  (await host).release();
});

it('ends no update for a host that waits: one that has not begun its swap is waited for', async () => {
  const scripted = scriptedHomeport();
  const { owner, caller } = await connected(scripted);
  const swapping = update('slow', { survivesCut: true });
  scripted.show(atWork(swapping, update('builds', { phase: 'acquire' })));
  const host = lockAsHost(dataDir, { say: () => {} });
  await caller.close();
  const closing = owner.close();
  await looked(scripted);
  expect(events).not.toContain('closed');
  scripted.show(atWork(swapping));
  await closing;
  expect(events.at(-1)).toBe('closed');
  (await host).release();
});

it('does not wait for an update that is in line behind a decision', async () => {
  const scripted = scriptedHomeport();
  const { owner, caller } = await connected(scripted);
  const words = 'Waits for the update of "asks", which moves the container "worker" too.';
  const inLine = { inLine: true, waitingFor: asWritten(words), waitsForDecisionOn: 'asks' };
  scripted.show(atWork(update('asks'), update('worker', inLine)));
  await caller.close();
  await owner.close();
  expect(events.at(-1)).toBe('closed');
});
