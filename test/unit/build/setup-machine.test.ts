import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mainSource, parseAptSources, sourceFor } from '../../../build/scripts/setup/apt-sources.ts';
import { asRoot } from '../../../build/scripts/setup/carry-out.ts';
import { isStaticProgram } from '../../../build/scripts/setup/elf.ts';
import { findProgram, isInGroup, managerOf, parseOsRelease } from '../../../build/scripts/setup/machine.ts';
import { newestHere } from '../../../build/scripts/setup/newest-docker.ts';
import { pingEngine } from '../../../build/scripts/setup/ping.ts';
import { parseEndpoint } from '../../../electron/engine/docker/endpoint.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hpt-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reads which system this is', () => {
  expect(parseOsRelease('NAME="Debian GNU/Linux"\nVERSION_CODENAME=bookworm\nID=debian\n')).toEqual({
    id: 'debian',
    name: 'Debian GNU/Linux',
    codename: 'bookworm',
  });
  expect(parseOsRelease("# a comment\nID='arch'\n")).toEqual({
    id: 'arch',
    name: 'this Linux',
    codename: null,
  });
  expect(parseOsRelease('')).toEqual({ id: 'linux', name: 'this Linux', codename: null });
});

it('knows what installs packages, and that nothing does where the system can’t be changed', () => {
  const only = (program: string) => managerOf((name) => name === program, false);
  expect(['apt-get', 'dnf', 'apk', 'pacman', 'zypper'].map(only)).toEqual([
    'apt',
    'dnf',
    'apk',
    'pacman',
    null,
  ]);
  expect(managerOf(() => true, true)).toBeNull();
});

it('finds programs as root would, and only what can be run', () => {
  mkdirSync(join(folder, 'a-folder'));
  writeFileSync(join(folder, 'not-executable'), '');
  writeFileSync(join(folder, 'program'), '');
  chmodSync(join(folder, 'program'), 0o755);
  const find = (name: string) => findProgram(name, { PATH: `relative:${folder}` });
  expect(['a-folder', 'not-executable', 'program'].map(find)).toEqual([null, null, join(folder, 'program')]);
  expect(findProgram('sh', { PATH: '' })).toMatch(/\/sh$/);
});

it('tells a static program from one that needs libraries', () => {
  expect(isStaticProgram(process.execPath)).toBe(false);
  expect(isStaticProgram(join(folder, 'nothing'))).toBe(false);
  const header = Buffer.alloc(64 + 56);
  header.write('\u007fELF\u0002\u0001', 'latin1');
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  const path = join(folder, 'program');
  // elf(5): 1 is a segment to load, 3 names an interpreter.
  for (const [type, isStatic] of [
    [1, true],
    [3, false],
  ] as const) {
    header.writeUInt32LE(type, 64);
    writeFileSync(path, header);
    expect(isStaticProgram(path)).toBe(isStatic);
  }
});

it('asks the user database, which knows of groups that this login does not have yet', () => {
  expect(isInGroup('root', '/etc/passwd', 'root')).toBe(true);
  expect(isInGroup('root', join(folder, 'not-there'), 'root')).toBe(true);
  expect(isInGroup('root', '/etc/passwd', 'nobody')).toBe(false);
  expect(isInGroup('root', '/etc/passwd', 'hpt-no-such-user')).toBe(false);
});

it('becomes root by sudo, and never waits for a password that nobody can type', () => {
  expect(asRoot(['x'], { isRoot: true, hasTerminal: false })).toEqual(['x']);
  expect(asRoot(['x'], { isRoot: false, hasTerminal: true })).toEqual(['sudo', 'x']);
  expect(asRoot(['x'], { isRoot: false, hasTerminal: false })).toEqual(['sudo', '-n', 'x']);
});

describe('an engine', () => {
  it('answers, is silent, or is not there', async () => {
    const socket = join(folder, 'docker.sock');
    const endpoint = parseEndpoint(`unix://${socket}`, {});
    expect(await pingEngine(endpoint)).toBe('absent');
    let answer: number | null = 200;
    const server = createServer((_, response) => {
      if (answer !== null) response.writeHead(answer).end('OK');
    }).listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await pingEngine(endpoint)).toBe('answers');
    answer = 500;
    expect(await pingEngine(endpoint)).toBe('silent');
    answer = null;
    expect(await pingEngine(endpoint, 50)).toBe('silent');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await pingEngine(parseEndpoint('tcp://127.0.0.1:1', {}))).toBe('silent');
  });
});

describe('apt’s sources', () => {
  const DEB822 = [
    '# the distribution',
    'Types: deb deb-src',
    'URIs: http://mirror.example/debian',
    'Suites: bookworm bookworm-updates',
    'Components: main contrib',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    '',
    'Types: deb',
    'URIs: http://mirror.example/security',
    'Suites: bookworm-security',
    'Components: main',
    '',
    'Enabled: no',
    'Types: deb',
    'URIs: http://off.example/debian',
    'Suites: trixie',
    'Components: main',
  ].join('\n');

  it('are read in their newer form, and asked for the distribution’s own', () => {
    const sources = parseAptSources('debian.sources', DEB822);
    expect(sources.map(({ uris }) => uris)).toEqual([
      ['http://mirror.example/debian'],
      ['http://mirror.example/security'],
    ]);
    const own = mainSource(sources, 'bookworm');
    expect(own && sourceFor(own, 'testing')).toBe(
      [
        'Types: deb',
        'URIs: http://mirror.example/debian',
        'Suites: testing',
        'Components: main',
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
        '',
      ].join('\n'),
    );
    expect(mainSource(sources, 'trixie')).toBeNull();
  });

  it('are read in their older form', () => {
    const text = [
      '# deb http://off.example/debian bookworm main',
      'deb-src http://mirror.example/debian bookworm main',
      'deb [ arch=amd64 signed-by=/etc/apt/keyrings/other.gpg ] https://other.example/apt stable main',
      'deb http://mirror.example/debian bookworm main contrib # the distribution',
    ].join('\n');
    const sources = parseAptSources('sources.list', text);
    expect(sources).toEqual([
      {
        uris: ['https://other.example/apt'],
        suites: ['stable'],
        components: ['main'],
        signedBy: '/etc/apt/keyrings/other.gpg',
      },
      {
        uris: ['http://mirror.example/debian'],
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        signedBy: null,
      },
    ]);
    const own = mainSource(sources, 'bookworm');
    expect(own && sourceFor(own, 'testing')).not.toContain('Signed-By');
  });

  it('keep a key that is written out', () => {
    const key = [
      ' -----BEGIN PGP PUBLIC KEY BLOCK-----',
      ' .',
      ' mQINBF==',
      ' -----END PGP PUBLIC KEY BLOCK-----',
    ];
    const text = [
      'Types: deb',
      'URIs: http://m.example',
      'Suites: x',
      'Components: main',
      'Signed-By:',
      ...key,
    ].join('\n');
    const [source] = parseAptSources('a.sources', text);
    expect(source && sourceFor(source, 'testing')).toContain(['Signed-By: ', ...key, ''].join('\n'));
  });
});

it('takes no folder for the newest Docker that was not fetched to its end', () => {
  expect(newestHere(folder)).toBeNull();
  writeFileSync(join(folder, 'versions.json'), '{ "docker.io": "28.5.2" }');
  expect(newestHere(folder)).toEqual({
    path: `${folder}/usr/sbin:${folder}/usr/bin`,
    versions: { 'docker.io': '28.5.2' },
  });
});
