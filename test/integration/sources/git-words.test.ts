import http from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isPlain } from '../../../electron/shared/plain-text.ts';
import { type Bench, createBench, failureOf } from './support/bench.ts';

const ID = 'a'.repeat(40);
const HOSTILE = '\u001b]0;owned\u0007\u001b[2J\u009b2J\u202etxt';

describe('what a git server says', () => {
  let bench: Bench;
  let server: http.Server;
  let answer: string[];
  beforeEach(async () => {
    bench = await createBench();
    // As git's HTTP protocol begins: gitprotocol-http(5), gitprotocol-common(5).
    server = http.createServer((_, response) => {
      const line = (text: string) => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
      response.writeHead(200, { 'Content-Type': 'application/x-git-upload-pack-advertisement' });
      response.end(`${line('# service=git-upload-pack\n')}0000${answer.map(line).join('')}0000`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await bench.close();
  });
  const repository = (branch: string | null = null) => ({
    url: `http://127.0.0.1:${portOf(server)}/repo.git`,
    branch,
  });

  test('a branch whose name would steer the terminal is none', async () => {
    answer = [
      `${ID} HEAD\0symref=HEAD:refs/heads/${HOSTILE}\n`,
      `${ID} refs/heads/${HOSTILE}\n`,
      `${ID} refs/heads/main\n`,
    ];
    expect(await bench.git.branches(repository(), bench.signal)).toEqual({
      defaultBranch: 'main',
      branches: ['main'],
    });
    expect(await bench.git.resolve(repository(), bench.signal)).toEqual({
      commit: ID,
      branch: 'main',
      tag: null,
    });
    const error = await failureOf(bench.git.resolve(repository('other'), bench.signal));
    expect(error.message).toBe('The repository has no branch "other". It has main.');
  });

  test('an error of its own words is told without what is no text', async () => {
    answer = [`ERR no ${HOSTILE} entry`];
    const error = await failureOf(bench.git.resolve(repository(), bench.signal));
    expect(error.message).toMatch(/remote error: no .*txt entry$/);
    expect(isPlain(error.message)).toBe(true);
  });

  test('branches without number are listed as far as anybody would read', async () => {
    answer = Array.from({ length: 20_000 }, (_, index) => `${ID} refs/heads/b${index}\n`);
    answer[0] = `${ID} HEAD\0symref=HEAD:refs/heads/b9999\n`;
    const { defaultBranch, branches } = await bench.git.branches(repository(), bench.signal);
    expect([defaultBranch, branches[0], branches.length]).toEqual(['b9999', 'b9999', 1001]);
  });
});

function portOf(server: http.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
