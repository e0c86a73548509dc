import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createKeyRing } from '../../../electron/engine/secrets/key-ring.ts';
import { createRegistryLogins } from '../../../electron/engine/secrets/registry-logins.ts';
import { registryLogin, registryName } from '../../../electron/shared/registry-logins.ts';

const NOW = new Date('2026-11-01T12:00:00Z');
const LOGIN = { registry: 'ghcr.io', username: 'ada', password: 'correct horse' };

let dir: string;
let stored: Record<string, unknown>;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hpt-logins-'));
  stored = {};
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
});

/** As after a start: nothing is remembered but what is stored. */
function opened() {
  const keys = createKeyRing(dir);
  const store = {
    setting: (key: string) => stored[key],
    setSetting: (key: string, value: unknown) => {
      stored[key] = JSON.parse(JSON.stringify(value));
    },
  };
  return { keys, logins: createRegistryLogins({ store, keys, now: () => NOW }) };
}

describe('logins for registries', () => {
  test('are sealed, listed without passwords, and read again after a start', () => {
    opened().logins.set(LOGIN);
    expect(JSON.stringify(stored)).not.toContain('correct horse');
    const { logins } = opened();
    expect(logins.get('ghcr.io')).toEqual({ username: 'ada', password: 'correct horse' });
    expect(logins.get('constructor')).toBeNull();
    expect(logins.list()).toEqual([
      {
        registry: 'ghcr.io',
        username: 'ada',
        source: 'homeport',
        storedAt: NOW.toISOString(),
        problem: null,
      },
    ]);
    expect(logins.remove('ghcr.io')).toBe(true);
    expect(logins.remove('ghcr.io')).toBe(false);
    expect(logins.get('ghcr.io')).toBeNull();
  });

  test('open for their own registry alone, and are no git tokens', () => {
    opened().logins.set(LOGIN);
    const { 'ghcr.io': sealed } = Object(stored['registry-logins']);
    stored['registry-logins'] = { 'evil.example': sealed };
    const { logins } = opened();
    expect(logins.get('evil.example')).toEqual({ username: 'ada', password: null });
    expect(logins.list()[0]?.problem?.code).toBe('registry-login.unreadable');
    expect(stored['git-tokens']).toBeUndefined();
  });

  test('are taken over by a key from the keychain', () => {
    opened().logins.set(LOGIN);
    const { keys, logins } = opened();
    keys.handOver(Buffer.alloc(32, 1));
    logins.renew();
    rmSync(path.join(dir, 'secret.key'));
    expect(logins.get('ghcr.io')?.password).toBe('correct horse');
  });
});

describe('what a person types', () => {
  test.each([
    ['GHCR.io', 'ghcr.io'],
    [' nas:5000 ', 'nas:5000'],
    ['https://registry.example.org/v2/', 'registry.example.org'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['docker.io', 'docker.io'],
    ['ghcr.io:443', 'ghcr.io'],
    ['localhost', 'localhost'],
    ['[::1]:5000', '[::1]:5000'],
  ])('registry %j is %j', (typed, registry) => {
    expect(registryName.parse(typed)).toBe(registry);
  });
  test.each(['', 'nas', 'ada@ghcr.io', 'a b.c', 'nas:99999', 'file:///etc/x.y', '-x.io:a'])(
    'registry %j is refused in words',
    (typed) => {
      expect(registryName.safeParse(typed).error?.issues[0]?.message).toMatch(/registry alone/);
    },
  );
  test('a password is one line', () => {
    expect(registryLogin.safeParse({ ...LOGIN, password: 'a\nb' }).success).toBe(false);
    expect(registryLogin.safeParse({ ...LOGIN, username: '' }).success).toBe(false);
  });
});
