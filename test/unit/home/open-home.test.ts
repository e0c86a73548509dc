import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectLocal } from '../../../electron/cli/local-client.ts';
import { lockDataDir } from '../../../electron/engine/store/lock.ts';
import { lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { answers, localSocketPath } from '../../../electron/home/local-socket.ts';
import { openHome } from '../../../electron/home/open-home.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { scriptedHomeport } from '../../integration/server/scripted-homeport.ts';

/** What all hosts of the engine open: the lock and the socket are real, the engine answers from a script. */
let dataDir: string;
let events: string[];
let said: string[];
let logged: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hpt-home-'));
  events = [];
  said = [];
  logged = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const startScripted = async () => {
  events.push('engine started');
  return {
    router: scriptedHomeport().router,
    close: async () => {
      events.push(
        `engine closed, ${(await answers(localSocketPath(dataDir))) ? 'reachable' : 'out of reach'}`,
      );
    },
  };
};
const lock = async (directory: string) => {
  const held = await lockAsHost(directory, { say: (what) => said.push(render(what)) });
  events.push('locked');
  return {
    release: () => {
      events.push('released');
      held.release();
    },
  };
};
const open = (change: Partial<Parameters<typeof openHome>[0]> = {}) =>
  openHome({
    dataDir,
    lock,
    startEngine: startScripted,
    say: (what) => said.push(render(what)),
    log: (line) => logged.push(line),
    ...change,
  });
/** Nothing holds the directory, and nobody answers in it. */
const expectLeft = async () => {
  expect(await answers(localSocketPath(dataDir))).toBe(false);
  lockDataDir(dataDir).release();
};

describe('a home', () => {
  it('is locked before its engine starts, can be reached, and closes in the opposite order', async () => {
    const home = await open();
    expect(() => lockDataDir(dataDir)).toThrow(/already uses/);
    expect((await home.client.live.get()).overall).toBe('well');
    const caller = await connectLocal(localSocketPath(dataDir));
    expect((await caller?.client.live.get())?.overall).toBe('well');
    caller?.close();
    await home.close();
    expect(events).toEqual(['locked', 'engine started', 'engine closed, out of reach', 'released']);
    await expectLeft();
  });

  it('closes its directory to others before anything in it is believed, and says so', async () => {
    chmodSync(dataDir, 0o777);
    const home = await open({
      lock: (directory) => {
        expect(statSync(directory).mode & 0o777).toBe(0o700);
        return lock(directory);
      },
    });
    expect(said.join()).toContain('Other users of this machine could write to');
    await home.close();
  });

  it('is not opened a second time, and the first one stays as it is', async () => {
    const home = await open();
    await expect(open()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await answers(localSocketPath(dataDir))).toBe(true);
    await home.close();
  });

  it('keeps secrets out of the log, whoever keeps that', async () => {
    const home = await open({
      startEngine: async ({ log }) => {
        log('cloning https://ada:hunter2@git.example/x.git');
        return startScripted();
      },
    });
    await home.close();
    expect(logged).toEqual(['cloning https://…@git.example/x.git']);
  });
});

describe('a part that can’t be opened', () => {
  it('starts no engine where the directory can’t be had', async () => {
    const taken = lockDataDir(dataDir);
    await expect(open({ lock: lockDataDir })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(events).toEqual([]);
    taken.release();
  });

  it('lets go of the directory where the engine does not start', async () => {
    const startEngine = () => Promise.reject(new HomeportError('STORE_UNAVAILABLE', 'No.'));
    await expect(open({ startEngine })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(events).toEqual(['locked', 'released']);
    await expectLeft();
  });

  it('ends the engine and lets go where something is in the socket’s place', async () => {
    mkdirSync(join(dataDir, 'homeport.sock'));
    await expect(open()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('in the way'),
    });
    expect(events).toEqual(['locked', 'engine started', 'engine closed, out of reach', 'released']);
    await expectLeft();
  });

  it('tells why, also where what was open can’t be closed', async () => {
    mkdirSync(join(dataDir, 'homeport.sock'));
    const startEngine = async () => ({
      ...(await startScripted()),
      close: () => Promise.reject(new Error('stuck')),
    });
    await expect(open({ startEngine })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(logged).toEqual(['Closing the engine failed: stuck']);
    expect(events.at(-1)).toBe('released');
  });
});

it('a part that can’t be closed keeps no other one open, and is told', async () => {
  const startEngine = async () => ({
    ...(await startScripted()),
    close: () => Promise.reject(new Error('stuck')),
  });
  const home = await open({ startEngine });
  await expect(home.close()).rejects.toThrow('stuck');
  expect(logged).toEqual(['Closing the engine failed: stuck']);
  expect(existsSync(localSocketPath(dataDir))).toBe(false);
  await expectLeft();
});
