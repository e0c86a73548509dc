import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connect } from '../../../electron/cli/connection.ts';
import type { EngineParts } from '../../../electron/cli/engine-parts.ts';
import { run } from '../../../electron/cli/program.ts';
import { lockDataDir } from '../../../electron/engine/store/lock.ts';
import { lockAsCommand, lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { answers, localSocketPath } from '../../../electron/server/local-socket.ts';
import type { HomeportRouter } from '../../../electron/server/rpc.ts';
import { appAtWork, live, scriptedHomeport, update } from './scripted-homeport.ts';

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
      busy: () => false,
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
  await vi.waitFor(() => expect(scripted.looks()).toBeGreaterThan(2), { timeout: 5000 });
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
  const waiting = [update('asks'), update('slow', { waitingFor: 'Docker is away: trying again in 8 s' })];
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

it('takes no new callers before it closes, and lets those finish that are there', async () => {
  const scripted = scriptedHomeport();
  const loadEngine = async () => engineOf(scripted.router);
  const options = { dataDir, command: 'homeport test', loadEngine, log: () => {} };
  const owner = await connect(options);
  const caller = await connect(options);
  const closing = owner.close();
  await vi.waitFor(async () => expect(await answers(localSocketPath(dataDir))).toBe(false));
  expect((await caller.client.live.get()).overall).toBe('well');
  // What a caller begins now has its time, too.
  scripted.show({ ...live, apps: [appAtWork(update('slow'))] });
  await caller.close();
  const looks = scripted.looks();
  await vi.waitFor(() => expect(scripted.looks()).toBeGreaterThan(looks + 2), { timeout: 5000 });
  expect(events).not.toContain('closed');
  scripted.show(live);
  await closing;
  expect(events.at(-1)).toBe('closed');
});

it('leaves what is under way to a host that waits, but not while it answers somebody else', async () => {
  const scripted = scriptedHomeport();
  const loadEngine = async () => engineOf(scripted.router);
  const options = { dataDir, command: 'homeport test', loadEngine, log: () => {} };
  const owner = await connect(options);
  const caller = await connect(options);
  scripted.show({ ...live, apps: [appAtWork(update('slow'))] });
  const host = lockAsHost(dataDir, { say: () => {} });
  expect(owner.wanted()).toBe(false);
  await caller.close();
  await vi.waitFor(() => expect(owner.wanted()).toBe(true));
  await owner.close();
  expect(events.at(-1)).toBe('closed');
  (await host).release();
});
