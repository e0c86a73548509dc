import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalSocket, listenLocalSocket } from '../../../electron/server/local-socket.ts';
import { type Scripted, scriptedHomeport } from './scripted-homeport.ts';

/** `homeport secret …` as a person runs it: a process of its own with a standard input, against a socket. */
let dataDir: string;
let scripted: Scripted;
let socket: LocalSocket;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hpt-cli-'));
  scripted = scriptedHomeport();
  socket = await listenLocalSocket({ dataDir, router: scripted.router });
});
afterAll(async () => {
  await socket.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function homeport(args: string[], input?: string) {
  const child = spawn(process.execPath, [resolve('build/bin/homeport.mjs'), ...args], {
    cwd: tmpdir(),
    env: { ...process.env, HOMEPORT_DATA_DIR: dataDir },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  // A command that refuses before it reads closes the pipe.
  child.stdin?.on('error', () => child.stdin?.destroy());
  child.stdin?.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

describe('git tokens', () => {
  it('come from standard input, and are printed nowhere', async () => {
    const set = await homeport(['secret', 'set', 'Git.Example.org', '--username', 'ada'], 'tok-123\n');
    expect(set).toEqual({
      code: 0,
      stdout: 'The token for git.example.org is stored. It is used from the next check on.\n',
      stderr: '',
    });
    expect(scripted.asked).toContain('secret git.example.org ada tok-123');
    const json = await homeport(['secret', 'set', 'nas:3000', '--json'], 'tok-123');
    expect(JSON.parse(json.stdout)).toEqual({ host: 'nas:3000' });
    expect(scripted.asked).toContain('secret nas:3000 x-access-token tok-123');
  });

  it.each([
    [['secret', 'set', 'git.example.org'], undefined, 'No token came in'],
    [['secret', 'set', 'git.example.org'], '\n', 'No token came in'],
    [['secret', 'set', 'https://git.example.org/a'], 'x', 'Write the host alone'],
    [['secret', 'set', 'git.example.org'], 'two\nlines', 'one line'],
    [['secret', 'set', 'git.example.org', 'tok-123'], undefined, 'too many arguments'],
  ])('%j is refused in words', async (args, input, words) => {
    const { code, stderr } = await homeport(args, input);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('are listed by host with what is wrong, and forgotten', async () => {
    const { stdout } = await homeport(['secrets']);
    expect(stdout).toMatch(/git\.example\.org +x-access-token/);
    expect(stdout).toContain('Its key is not here.');
    expect((await homeport(['secret', 'remove', 'git.example.org'])).stdout).toContain('is forgotten');
    expect((await homeport(['secret', 'remove', 'other.example.org'])).stdout).toContain('has no token');
  });
});
