import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatImageRef, isRegistryHost, parseImageRef } from '../../../electron/shared/image-ref.ts';

const SHA256 = `sha256:${'a1'.repeat(32)}`;
const SHA512 = `sha512:${'0f'.repeat(64)}`;

describe('a reference', () => {
  test.each([
    ['nginx', 'docker.io', 'library/nginx', null, null],
    ['nginx:1.27.3-alpine', 'docker.io', 'library/nginx', '1.27.3-alpine', null],
    ['library/nginx:1', 'docker.io', 'library/nginx', '1', null],
    ['docker.io/nginx', 'docker.io', 'library/nginx', null, null],
    ['index.docker.io/you/app:2', 'docker.io', 'you/app', '2', null],
    ['you/app', 'docker.io', 'you/app', null, null],
    ['ghcr.io/you/app', 'ghcr.io', 'you/app', null, null],
    ['ghcr.io/app:v1', 'ghcr.io', 'app', 'v1', null],
    ['lscr.io/linuxserver/a/b/c', 'lscr.io', 'linuxserver/a/b/c', null, null],
    ['localhost/app', 'localhost', 'app', null, null],
    ['localhost:5000/app:2', 'localhost:5000', 'app', '2', null],
    ['nas:5000/app', 'nas:5000', 'app', null, null],
    ['NAS/app', 'NAS', 'app', null, null],
    ['192.168.1.2:5000/a/b:_x', '192.168.1.2:5000', 'a/b', '_x', null],
    ['[fd00::1]:5000/app:2', '[fd00::1]:5000', 'app', '2', null],
    ['[::1]/app', '[::1]', 'app', null, null],
    ['a__b/c--d.e_f', 'docker.io', 'a__b/c--d.e_f', null, null],
    [`nginx@${SHA256}`, 'docker.io', 'library/nginx', null, SHA256],
    [`nas:5000/app:2@${SHA512}`, 'nas:5000', 'app', '2', SHA512],
    [`nginx:${'t'.repeat(128)}`, 'docker.io', 'library/nginx', 't'.repeat(128), null],
    [`a/${'b'.repeat(253)}`, 'docker.io', `a/${'b'.repeat(253)}`, null, null],
  ])('%s', (text, registry, repository, tag, digest) => {
    expect(parseImageRef(text)).toEqual({ registry, repository, tag, digest });
  });

  test.each([
    '',
    ' nginx',
    'nginx ',
    'nginx\n',
    'nginx:1\n',
    'Nginx',
    'you/App',
    'nginx:',
    'nginx:-1',
    'nginx:.1',
    'nginx:a b',
    'nginx:a/b',
    `nginx:${'t'.repeat(129)}`,
    'nginx@',
    'nginx@sha256:abc',
    `nginx@${SHA256.toUpperCase()}`,
    `nginx@${SHA256}0`,
    `nginx@md5:${'a'.repeat(32)}`,
    `nginx@${SHA256}@${SHA256}`,
    `nginx:1:2`,
    '/nginx',
    'nginx/',
    'a//b',
    'a/../b',
    'a/./b',
    '-a/b',
    'a-/b',
    'a..b/c',
    'a___b',
    'https://nginx',
    'user@nas:5000/app',
    'nas:port/app',
    'nas:0/app',
    'nas:65536/app',
    'nas:123456/app',
    '-nas.lan/app',
    'nas-.lan/app',
    'nas..lan/app',
    '.lan/app',
    '[::1/app',
    '[:::]/app',
    '[g::1]/app',
    '999.1.1.1.:5000/app',
    'ghcr.io/',
    'ghcr.io/you/app?x=1',
    'ghcr.io/you/app#x',
    'ghcr.io/you/app%2f',
    'ghcr.io\\you/app',
    `a/${'b'.repeat(254)}`,
    `${'a.'.repeat(200)}lan/app`,
    'f'.repeat(64),
    `nginx:${'a'.repeat(5000)}`,
  ])('%j is none', (text) => {
    expect(parseImageRef(text)).toBeNull();
  });

  it('is read in no time, whatever it holds', () => {
    const began = process.cpuUsage();
    for (const piece of ['a-', 'a_', 'a.', '-', 'a/', '[::', 'a__'])
      parseImageRef(`${piece.repeat(50_000)}!`);
    for (const piece of ['a-', 'a_', '-', '_']) parseImageRef(`x/${piece.repeat(400)}!`);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
  });
});

describe('as people write it', () => {
  test.each([
    ['docker.io/library/nginx:1', 'nginx:1'],
    ['library/nginx', 'nginx'],
    ['index.docker.io/you/app', 'you/app'],
    ['docker.io/library/you/app', 'library/you/app'],
    [`ghcr.io/you/app:1@${SHA256}`, `ghcr.io/you/app:1@${SHA256}`],
    ['docker.io/localhost/app', 'docker.io/localhost/app'],
    ['docker.io/a.b/app', 'docker.io/a.b/app'],
    [`docker.io/library/${'f'.repeat(64)}`, `docker.io/library/${'f'.repeat(64)}`],
  ])('%s is %s', (text, familiar) => {
    const ref = parseImageRef(text);
    expect(ref && formatImageRef(ref)).toBe(familiar);
  });

  it('is read again as the same', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,6}([._-][a-z0-9]{1,3})?$/);
    const written = fc
      .tuple(
        fc.option(fc.constantFrom('docker.io', 'ghcr.io', 'localhost', 'nas:5000', '[::1]:80', 'library')),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/)),
        fc.constantFrom(null, SHA256),
      )
      .map(([registry, parts, tag, digest]) =>
        [
          registry === null ? '' : `${registry}/`,
          parts.join('/'),
          tag === null ? '' : `:${tag}`,
          digest === null ? '' : `@${digest}`,
        ].join(''),
      );
    fc.assert(
      fc.property(written, (text) => {
        const ref = parseImageRef(text);
        if (ref !== null) expect(parseImageRef(formatImageRef(ref))).toEqual(ref);
      }),
    );
  });
});

test.each([
  ['ghcr.io', true],
  ['nas:5000', true],
  ['nas', true],
  ['nas/x', false],
  ['https://nas', false],
  ['', false],
])('%j is a registry: %s', (text, is) => {
  expect(isRegistryHost(text)).toBe(is);
});
