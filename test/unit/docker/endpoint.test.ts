import { describe, expect, test } from 'vitest';
import {
  awayText,
  findEndpoint,
  parseEndpoint,
  type Surroundings,
  usualEndpoints,
} from '../../../electron/engine/docker/endpoint.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { render } from '../../../electron/shared/text/render.ts';

const linux: Surroundings = { env: {}, platform: 'linux', home: '/home/ada', uid: 1000 };
const said = (...looked: Parameters<typeof awayText>): string => render(awayText(...looked));
const failure = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('where an engine is looked for', () => {
  test('what was asked for wins over DOCKER_HOST, which wins over the usual sockets', () => {
    const env = { DOCKER_HOST: 'unix:///env.sock' };
    const everything = () => true;
    expect(findEndpoint('unix:///asked.sock', { ...linux, env }, everything).url).toBe('unix:///asked.sock');
    expect(findEndpoint(undefined, { ...linux, env }, everything).url).toBe('unix:///env.sock');
    expect(findEndpoint(undefined, linux, everything).url).toBe('unix:///var/run/docker.sock');
  });

  test('the first of the usual sockets that exists is taken, the first of all where none does', () => {
    const rootless = (file: string) => file === '/run/user/1000/docker.sock';
    expect(findEndpoint(undefined, linux, rootless).url).toBe('unix:///run/user/1000/docker.sock');
    expect(findEndpoint(undefined, linux, () => false).url).toBe('unix:///var/run/docker.sock');
  });

  test('each system has its own places', () => {
    expect(usualEndpoints({ ...linux, env: { XDG_RUNTIME_DIR: '/xdg' } })).toContain(
      'unix:///xdg/docker.sock',
    );
    expect(usualEndpoints({ ...linux, platform: 'darwin' })).toContain(
      'unix:///home/ada/.docker/run/docker.sock',
    );
    expect(usualEndpoints({ ...linux, platform: 'darwin' }).join()).not.toContain('/run/user/');
    const windows = findEndpoint(undefined, { ...linux, platform: 'win32' }, () => false);
    expect(windows).toMatchObject({ kind: 'socket', socketPath: '//./pipe/docker_engine' });
  });

  test.each([
    ['tcp://nas:2375', { host: 'nas', port: 2375, tls: null }],
    ['tcp://nas', { host: 'nas', port: 2375, tls: null }],
    ['tcp://nas:2376', { host: 'nas', port: 2376, tls: { ca: null } }],
    ['https://nas:9000', { host: 'nas', port: 9000, tls: { ca: null } }],
  ])('%s', (text, expected) => {
    expect(parseEndpoint(text, {})).toMatchObject({ kind: 'tcp', ...expected });
  });

  test.each([
    ['ssh://ada@nas', /ssh -nNT -L/],
    ['nonsense', /DOCKER_HOST/],
    ['tcp://nas:99999', /tcp:\/\/host:port/],
    ['gopher://nas', /no address of a Docker engine/],
  ])('%s is refused in words', (text, words) => {
    expect(() => parseEndpoint(text, {})).toThrow(words);
    expect(() => parseEndpoint(text, {})).toThrow(HomeportError);
  });

  test('TLS files that are not there are named', () => {
    expect(() => parseEndpoint('tcp://nas:2376', { DOCKER_CERT_PATH: '/nowhere' })).toThrow(
      /\/nowhere\/ca\.pem/,
    );
  });
});

describe('what is said when there is none', () => {
  const endpoint = parseEndpoint('unix:///var/run/docker.sock', {});

  test('not installed: what was looked for, and how to get one', () => {
    const words = said(failure('ENOENT'), { endpoint, asked: false, surroundings: linux });
    expect(words).toContain('/var/run/docker.sock');
    expect(words).toContain('/run/user/1000/docker.sock');
    expect(words).toContain('apt install docker.io');
    const mac = { ...linux, platform: 'darwin' as const };
    expect(said(failure('ENOENT'), { endpoint, asked: false, surroundings: mac })).toContain(
      'Docker Desktop',
    );
  });

  test('no permission: the group', () => {
    expect(said(failure('EACCES'), { endpoint, asked: false, surroundings: linux })).toContain(
      'group "docker"',
    );
  });

  test('installed and not running: how to start it', () => {
    const words = said(failure('ECONNREFUSED'), { endpoint, asked: false, surroundings: linux });
    expect(words).toContain('systemctl start docker');
  });

  test('an address that a person gave is doubted before anything is installed', () => {
    const words = said(failure('ENOENT'), { endpoint, asked: true, surroundings: linux });
    expect(words).toContain('DOCKER_HOST');
    expect(words).not.toContain('apt install');
  });
});
