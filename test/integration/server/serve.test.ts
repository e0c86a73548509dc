import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectLocal } from '../../../electron/cli/local-client.ts';
import { lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { answers, listenLocalSocket, localSocketPath } from '../../../electron/home/local-socket.ts';
import { type ServeOptions, type ServeParts, serve } from '../../../electron/server/serve.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { waitFor } from '../../support/docker.ts';
import { live, scriptedHomeport } from './scripted-homeport.ts';

let dataDir: string;
let printed: string[];
let warned: string[];
let events: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hpt-serve-'));
  printed = [];
  warned = [];
  events = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const parts: ServeParts = {
  lock: async (dir, turn) => {
    const lock = await lockAsHost(dir, turn);
    return {
      release: () => {
        events.push('lock released');
        lock.release();
      },
    };
  },
  startEngine: async () => ({
    router: scriptedHomeport().router,
    close: async () => {
      events.push('engine closed');
    },
  }),
};
const start = (change: Partial<ServeOptions> = {}) =>
  serve(
    {
      dataDir,
      port: 0,
      rendererDir: dataDir,
      print: (line) => printed.push(line),
      warn: (line) => warned.push(line),
      log: () => {},
      ...change,
    },
    parts,
  );

describe('the headless host', () => {
  it('says where it is, signs in once by its link, and closes all it has opened', async () => {
    const host = await start();
    const token =
      printed.map((line) => /^Sign-in token: ([\w-]{43}) \(keep it/.exec(line)?.[1]).find(Boolean) ?? '';
    expect(token).toHaveLength(43);
    expect(printed).toHaveLength(3);
    expect(host.signInUrl).toMatch(
      new RegExp(`^http://127.0.0.1:${host.port}/#/sign-in\\?token=[\\w-]{43}$`),
    );
    expect(printed).toContain(`Sign in once with: ${host.signInUrl}`);
    expect(printed.join('\n')).not.toContain('Warning');
    expect(readFileSync(join(dataDir, 'sign-in.json'), 'utf8')).not.toContain(token);

    const local = await connectLocal(localSocketPath(dataDir));
    expect((await local?.client.live.get())?.overall).toBe('well');
    local?.close();
    await host.close();
    expect(events).toEqual(['engine closed', 'lock released']);
    expect(existsSync(join(dataDir, 'homeport.sock'))).toBe(false);
    await expect(fetch(`${host.url}/api/health`)).rejects.toThrow();

    printed = [];
    const again = await start();
    expect(printed.some((line) => line.startsWith('Sign-in token'))).toBe(false);
    await again.close();
  });

  it('refuses to be the second one, which leaves the first alone', async () => {
    const first = await start();
    await expect(start()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await fetch(`${first.url}/api/health`)).status).toBe(200);
    expect(await answers(localSocketPath(dataDir))).toBe(true);
    await first.close();
  });

  it('lets go of everything when its port is taken', async () => {
    const first = await start();
    const other = join(dataDir, 'other');
    await expect(start({ dataDir: other, port: first.port })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('--port'),
    });
    expect(events).toEqual(['engine closed', 'lock released']);
    expect(await answers(localSocketPath(other))).toBe(false);
    const freed = await start({ dataDir: other });
    await freed.close();
    await first.close();
  });

  it('warns where other machines can reach it', async () => {
    const host = await start({ host: '0.0.0.0' });
    expect(printed.join('\n')).toMatch(
      /Warning: Homeport listens on 0\.0\.0\.0, so other machines can reach it/,
    );
    expect(host.url).toBe(`http://127.0.0.1:${host.port}`);
    await host.close();
  });
});

it('says trouble as it comes and goes, beside the log', async () => {
  const scripted = scriptedHomeport();
  const away = { ...live.docker, state: 'away' as const, message: asWritten('No Docker engine was found.') };
  const host = await serve(
    {
      dataDir,
      port: 0,
      rendererDir: dataDir,
      print: (line) => printed.push(line),
      warn: (line) => warned.push(line),
      log: () => {},
    },
    {
      ...parts,
      startEngine: async () => ({ router: scripted.router, close: async () => {} }),
    },
  );
  scripted.show({ ...live, docker: away, overall: 'away' });
  await waitFor(() => warned.includes('No Docker engine was found.'), { what: 'the trouble to be said' });
  scripted.show(live);
  await waitFor(() => warned.length === 2, { what: 'its end to be said' });
  expect(warned[1]).toMatch(/^Connected to Docker/);
  await host.close();
});

describe('the local socket', () => {
  const { router } = scriptedHomeport();

  it('is this user’s alone', async () => {
    const socket = await listenLocalSocket({ dataDir, router });
    expect(statSync(socket.path).mode & 0o777).toBe(0o600);
    await socket.close();
  });

  it('replaces what a killed process left behind', async () => {
    const path = localSocketPath(dataDir);
    const dead = spawn(
      process.execPath,
      ['-e', `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(dead.stdout, 'data');
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    expect(statSync(path).isSocket()).toBe(true);
    const socket = await listenLocalSocket({ dataDir, router });
    const local = await connectLocal(path);
    expect(local).not.toBeNull();
    local?.close();
    await socket.close();
  });

  it('does not take a living one’s place, nor a file’s', async () => {
    const socket = await listenLocalSocket({ dataDir, router });
    await expect(listenLocalSocket({ dataDir, router })).rejects.toMatchObject({ code: 'CONFLICT' });
    const local = await connectLocal(socket.path);
    expect(local).not.toBeNull();
    local?.close();
    await socket.close();
    writeFileSync(localSocketPath(dataDir), 'precious');
    await expect(listenLocalSocket({ dataDir, router })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(readFileSync(localSocketPath(dataDir), 'utf8')).toBe('precious');
  });

  it('works for a data directory whose path is too long for a socket, or full of odd characters', async () => {
    for (const name of ['d'.repeat(120), 'a b:c%20?#é']) {
      const odd = join(dataDir, name);
      const host = await start({ dataDir: odd });
      const local = await connectLocal(localSocketPath(odd));
      expect((await local?.client.live.get())?.overall).toBe('well');
      local?.close();
      await host.close();
      // Nothing of it stays where it was put: a folder for temporary files, where the path is too long.
      const folder = dirname(localSocketPath(odd));
      expect(existsSync(folder)).toBe(folder === odd);
    }
  });
});
