import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { askCredentialHelper } from '../../../electron/engine/registry/credential-helper.ts';
import { dockerConfigFile, readDockerConfig } from '../../../electron/engine/registry/docker-config.ts';
import { createLogins } from '../../../electron/engine/registry/logins.ts';

let dir: string;
let file: string;
let logged: string[];
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-docker-config-'));
  file = path.join(dir, 'config.json');
  logged = [];
  vi.stubEnv('PATH', `${dir}${path.delimiter}${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

const basic = (text: string) => Buffer.from(text).toString('base64');
const configure = (config: unknown) =>
  writeFile(file, typeof config === 'string' ? config : JSON.stringify(config));
/** A real program that Docker would run. It keeps what it was asked beside itself. */
const helper = async (name: string, script: string) => {
  const program = path.join(dir, `docker-credential-${name}`);
  await writeFile(program, `#!/bin/sh\ncat > "$0.asked"\necho "$@" >> "$0.asked"\n${script}\n`);
  await chmod(program, 0o755);
};
const askedOf = (name: string) => readFile(path.join(dir, `docker-credential-${name}.asked`), 'utf8');
const says = (username: string, secret: string) =>
  `echo '${JSON.stringify({ ServerURL: 'x', Username: username, Secret: secret })}'`;
const NOT_FOUND = 'echo "credentials not found in native keychain"; exit 1';

type Entered = Parameters<typeof createLogins>[0]['entered'];
const nobody: Entered = { get: () => null, list: () => [] };
const logins = (entered = nobody) =>
  createLogins({
    entered,
    dockerConfig: file,
    askHelper: (name, url) => askCredentialHelper(name, url, 3_000),
    log: (line) => logged.push(line),
  });

describe('Docker’s configuration', () => {
  test('is that of whoever runs Homeport', () => {
    expect(dockerConfigFile({ DOCKER_CONFIG: '/x' })).toBe('/x/config.json');
    expect(dockerConfigFile({})).toMatch(/\.docker\/config\.json$/);
  });

  test('gives its logins by registry, however it spells them', async () => {
    await configure({
      auths: {
        'https://index.docker.io/v1/': { auth: basic('ada:pass:word') },
        'https://ghcr.io': { auth: basic('bob:x') },
        'nas:5000': { auth: '', identitytoken: 'tok' },
        'plain.example': { username: 'eve', password: 'pw' },
        'empty.example': {},
        'odd.example': { auth: 7 },
      },
      HttpHeaders: { 'User-Agent': 'x' },
    });
    const { loginFor } = logins();
    expect(await loginFor('docker.io')).toEqual({ username: 'ada', password: 'pass:word' });
    expect(await loginFor('registry-1.docker.io')).toEqual({ username: 'ada', password: 'pass:word' });
    expect(await loginFor('ghcr.io')).toEqual({ username: 'bob', password: 'x' });
    expect(await loginFor('nas:5000')).toEqual({ identityToken: 'tok' });
    expect(await loginFor('plain.example')).toEqual({ username: 'eve', password: 'pw' });
    for (const none of ['empty.example', 'odd.example', 'other.example', 'ghcr.io:5000', 'not a host'])
      expect(await loginFor(none)).toBeNull();
    expect(logged).toEqual([]);
  });

  test('may not be there', async () => {
    expect(await readDockerConfig(file)).toMatchObject({ problem: null, credsStore: null });
    expect(await logins().loginFor('ghcr.io')).toBeNull();
    expect(logged).toEqual([]);
  });

  test.each([
    ['half of it', '{"auths": {', /can’t be read \(it is not JSON\)/],
    ['something else', '[1]', /does not hold what Docker writes/],
    ['far too much', `{"auths": {}, "x": "${'x'.repeat(1024 * 1024)}"}`, /bigger than 1,?024 KiB/],
  ])('%s is one line in the log, and no failure', async (_what, text, words) => {
    await configure(text);
    const { loginFor, list } = logins();
    expect(await loginFor('ghcr.io')).toBeNull();
    expect(await loginFor('docker.io')).toBeNull();
    expect(logged).toEqual([expect.stringMatching(words)]);
    expect((await list()).dockerConfig.problem?.code).toBe('docker-config.unreadable');
  });

  test('a folder in its place is said, too', async () => {
    file = dir;
    expect(await logins().loginFor('ghcr.io')).toBeNull();
    expect(logged).toEqual([expect.stringContaining('EISDIR')]);
  });

  test('a damaged entry spoils no other, and is listed with what is wrong', async () => {
    await configure({ auths: { 'a.example': { auth: basic('nocolon') }, 'b.example': { auth: basic('u:p') } } });
    const { loginFor, find, list } = logins();
    expect(await loginFor('a.example')).toBeNull();
    expect(await loginFor('b.example')).toEqual({ username: 'u', password: 'p' });
    await expect(find('a.example')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect((await list()).logins).toMatchObject([
      { registry: 'a.example', username: null, problem: { code: 'docker-config.entry-damaged' } },
      { registry: 'b.example', username: 'u', source: 'docker-config', storedAt: null, problem: null },
    ]);
    expect(logged).toHaveLength(1);
    expect(logged.join()).not.toContain('nocolon');
  });
});

describe('a credential helper', () => {
  test('is asked with the server on its standard input, and nothing else', async () => {
    await helper('own', says('ada', 'from helper'));
    await configure({ credHelpers: { 'ghcr.io': 'own', 'docker.io': 'own' } });
    expect(await logins().loginFor('ghcr.io')).toEqual({ username: 'ada', password: 'from helper' });
    expect(await askedOf('own')).toBe('ghcr.ioget\n');
    await logins().loginFor('docker.io');
    expect(await askedOf('own')).toBe('https://index.docker.io/v1/get\n');
  });

  test('may give an identity token', async () => {
    await helper('own', says('<token>', 'tok'));
    expect(await askCredentialHelper('own', 'ghcr.io')).toEqual({ identityToken: 'tok' });
  });

  test('comes before the file: the registry’s own, then the store; what was entered comes first', async () => {
    await helper('own', says('own', '1'));
    await helper('store', says('store', '2'));
    const auths = { 'a.example': { auth: basic('file:3') }, 'b.example': { auth: basic('file:3') } };
    await configure({ auths, credHelpers: { 'a.example': 'own' }, credsStore: 'store' });
    expect(await logins().find('a.example')).toMatchObject({ login: { username: 'own' }, source: 'helper' });
    expect(await logins().find('b.example')).toMatchObject({ login: { username: 'store' }, source: 'helper' });
    await helper('own', NOT_FOUND);
    expect(await logins().find('a.example')).toMatchObject({ login: { username: 'store' } });
    await helper('store', NOT_FOUND);
    expect(await logins().find('a.example')).toMatchObject({ source: 'docker-config' });
    expect(logged).toEqual([]);
    const entered: Entered = { ...nobody, get: () => ({ username: 'me', password: 'x' }) };
    expect(await logins(entered).find('a.example')).toMatchObject({ source: 'homeport' });
  });

  test.each([
    ['that fails', 'echo "secret words"; echo "secret words" >&2; exit 3', /ended with exit code 3/],
    ['that says nonsense', 'echo "secret words"', /gave an answer that is none/],
    ['that never answers', 'sleep 600', /did not answer within 3 s/],
  ])('%s is said once, repeated nowhere, and passed over', async (_what, script, words) => {
    await helper('own', script);
    await configure({ auths: { 'a.example': { auth: basic('file:3') } }, credHelpers: { 'a.example': 'own' } });
    const { loginFor, list } = logins();
    expect(await loginFor('a.example')).toEqual({ username: 'file', password: '3' });
    expect(await loginFor('a.example')).toEqual({ username: 'file', password: '3' });
    expect(logged).toEqual([expect.stringMatching(words)]);
    expect(logged.join()).not.toContain('secret words');
    expect((await list()).logins[0]?.problem?.code).toMatch(/^docker-config\.helper-/);
  });

  test('that is not there, or has no name of a program, is never run', async () => {
    await configure({ credHelpers: { 'a.example': 'nowhere', 'b.example': '../evil; x' } });
    const { find } = logins();
    await expect(find('a.example')).rejects.toThrow(/no such program/);
    await expect(find('b.example')).rejects.toThrow(/no name of a program/);
  });
});

describe('a login that was entered and can’t be read', () => {
  test('is said, and does not stand in the way of public images', async () => {
    const entered: Entered = { ...nobody, get: () => ({ username: 'me', password: null }) };
    const { loginFor, find } = logins(entered);
    expect(await loginFor('ghcr.io')).toBeNull();
    expect(logged).toEqual([expect.stringContaining('ghcr.io can’t be read')]);
    await expect(find('ghcr.io')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });
});
