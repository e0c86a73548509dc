import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createGitTokens, type GitTokens } from '../../../electron/engine/secrets/git-tokens.ts';
import { createKeyRing } from '../../../electron/engine/secrets/key-ring.ts';
import { gitToken, secretHost } from '../../../electron/shared/secrets.ts';
import { render } from '../../../electron/shared/text/render.ts';

/** Why the first of them can't be used. */
function problemOf(tokens: GitTokens): string {
  const problem = tokens.list()[0]?.problem ?? null;
  return problem === null ? '' : render(problem);
}

const NOW = new Date('2026-11-20T12:00:00Z');
const TOKEN = { host: 'git.example.org', username: 'ada', token: 'correct horse' };
const keychainKey = (fill: number) => Buffer.alloc(32, fill);

let dir: string;
let stored: Record<string, unknown>;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hpt-secrets-'));
  stored = {};
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
});
const keyFile = () => path.join(dir, 'secret.key');

/** As after a start: nothing is remembered but what is stored. */
function opened() {
  const keys = createKeyRing(dir);
  const store = {
    setting: (key: string) => stored[key],
    setSetting: (key: string, value: unknown) => {
      stored[key] = JSON.parse(JSON.stringify(value));
    },
  };
  return { keys, tokens: createGitTokens({ store, keys, now: () => NOW }) };
}

describe('git tokens', () => {
  test('are sealed with a key file that its owner alone can read, and read again after a start', () => {
    opened().tokens.set(TOKEN);
    expect(JSON.stringify(stored)).not.toContain('correct horse');
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    const { tokens } = opened();
    expect(tokens.credentials('git.example.org')).toEqual({ username: 'ada', password: 'correct horse' });
    expect(tokens.list()).toEqual([
      { host: 'git.example.org', username: 'ada', storedAt: NOW.toISOString(), problem: null },
    ]);
    expect(JSON.stringify(tokens.list())).not.toContain('correct');
  });

  test('no key file is made before there is something to seal', () => {
    expect(opened().tokens.list()).toEqual([]);
    expect(() => statSync(keyFile())).toThrow(/ENOENT/);
  });

  test('the same token twice is sealed differently', () => {
    const { tokens } = opened();
    tokens.set(TOKEN);
    const first = JSON.stringify(stored);
    tokens.set(TOKEN);
    expect(JSON.stringify(stored)).not.toBe(first);
  });

  test('a host has one, is not another host, and forgets it', () => {
    const { tokens } = opened();
    tokens.set(TOKEN);
    tokens.set({ ...TOKEN, token: 'newer' });
    expect(tokens.credentials('git.example.org')?.password).toBe('newer');
    expect(tokens.credentials('git.example.org:8443')).toBeNull();
    expect(tokens.credentials('example.org')).toBeNull();
    expect(tokens.remove('git.example.org')).toBe(true);
    expect(tokens.remove('git.example.org')).toBe(false);
    expect(tokens.credentials('git.example.org')).toBeNull();
  });

  test('what was changed, or moved to another host, opens nothing', () => {
    const { tokens } = opened();
    tokens.set(TOKEN);
    const all: Record<string, { sealed: { box: string } }> = JSON.parse(JSON.stringify(stored['git-tokens']));
    stored['git-tokens'] = { 'evil.example.org': all['git.example.org'] };
    expect(() => tokens.credentials('evil.example.org')).toThrow(/can’t be read/);
    const box = Buffer.from(all['git.example.org']?.sealed.box ?? '', 'base64');
    box[box.length - 1] = (box.at(-1) ?? 0) ^ 1;
    stored['git-tokens'] = {
      'git.example.org': {
        ...all['git.example.org'],
        sealed: { ...all['git.example.org']?.sealed, box: box.toString('base64') },
      },
    };
    expect(() => tokens.credentials('git.example.org')).toThrow(/can’t be read/);
  });

  test('a key file that is gone is said in words, and a new token works', () => {
    opened().tokens.set(TOKEN);
    rmSync(keyFile());
    const { tokens } = opened();
    expect(problemOf(tokens)).toContain('homeport secret set git.example.org');
    expect(() => tokens.credentials('git.example.org')).toThrow(
      expect.objectContaining({ code: 'SOURCE_UNAVAILABLE' }),
    );
    tokens.set(TOKEN);
    expect(tokens.credentials('git.example.org')?.password).toBe('correct horse');
  });

  test('a damaged key file is left as it is', () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(keyFile(), 'half of it');
    expect(() => opened().tokens.set(TOKEN)).toThrow(/key file .* is damaged/);
    expect(readFileSync(keyFile(), 'utf8')).toBe('half of it');
  });
});

describe('a key from the keychain', () => {
  test('takes over what the key file had sealed', () => {
    opened().tokens.set(TOKEN);
    const { keys, tokens } = opened();
    expect(keys.kind()).toBe('file');
    keys.handOver(keychainKey(1));
    tokens.renew();
    expect(keys.kind()).toBe('keychain');
    rmSync(keyFile());
    expect(tokens.credentials('git.example.org')?.password).toBe('correct horse');
    // Without the desktop it can't be read, and the words say so.
    expect(problemOf(opened().tokens)).toContain('Start the Homeport desktop app');
  });

  test('makes no key file, and another key opens nothing', () => {
    const first = opened();
    first.keys.handOver(keychainKey(1));
    first.tokens.set(TOKEN);
    expect(() => statSync(keyFile())).toThrow(/ENOENT/);
    const second = opened();
    second.keys.handOver(keychainKey(2));
    second.tokens.renew();
    expect(() => second.tokens.credentials('git.example.org')).toThrow(/can’t be read/);
    second.keys.handOver(keychainKey(1));
    expect(second.tokens.credentials('git.example.org')?.password).toBe('correct horse');
  });

  test('of the wrong length is refused', () => {
    expect(() => opened().keys.handOver(Buffer.alloc(16))).toThrow(/wrong length/);
  });
});

describe('what a person types', () => {
  test.each([
    ['Git.Example.org', 'git.example.org'],
    [' nas:3000 ', 'nas:3000'],
    ['git.example.org:443', 'git.example.org'],
    ['nas:80', 'nas:80'],
    ['[::1]:3000', '[::1]:3000'],
  ])('host %j is %j', (typed, host) => {
    expect(secretHost.parse(typed)).toBe(host);
  });
  test.each(['', 'https://git.example.org', 'git.example.org/me', 'ada@git.example.org', 'a b', 'a:99999'])(
    'host %j is refused in words',
    (typed) => {
      expect(secretHost.safeParse(typed).error?.issues[0]?.message).toMatch(/host alone/);
    },
  );
  test.each(['', ' ', 'a\nb', 'a\u0000b', 'a\u001b[31m'])('token %j is refused', (token) => {
    expect(gitToken.safeParse({ host: 'h', token }).success).toBe(false);
  });
  test('a pasted token loses the space around it', () => {
    expect(gitToken.parse({ host: 'h', token: ' abc\n' }).token).toBe('abc');
  });
});
