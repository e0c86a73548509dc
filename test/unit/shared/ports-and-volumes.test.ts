import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NotationError } from '../../../electron/shared/docker-run/notation-error.ts';
import {
  formatPort,
  parsePorts,
  parseVolume,
} from '../../../electron/shared/docker-run/ports-and-volumes.ts';

const port = (hostIp: string, hostPort: number | null, containerPort: number, protocol = 'tcp') => ({
  hostIp,
  hostPort,
  containerPort,
  protocol,
});

describe('--publish', () => {
  it.each([
    ['8080:80', port('', 8080, 80)],
    ['127.0.0.1:8080:80/udp', port('127.0.0.1', 8080, 80, 'udp')],
    ['[::1]:8080:80', port('::1', 8080, 80)],
    ['127.0.0.1::80', port('127.0.0.1', null, 80)],
    ['80', port('', null, 80)],
    ['53/udp', port('', null, 53, 'udp')],
  ])('%s', (text, expected) => expect(parsePorts(text)).toEqual([expected]));

  it.each([
    '',
    'web',
    '8080:',
    ':',
    '8080:80:90:1',
    '80/icmp',
    '0:80',
    '8080:0',
    '70000:80',
    '8080:70000',
    '-1:80',
    '8080-8090:80',
    '90-80:90-80',
    '1-65535:1-65535',
  ])('refuses "%s"', (text) => expect(() => parsePorts(text)).toThrow(NotationError));
});

it('takes ranges apart, one to one', () => {
  expect(parsePorts('127.0.0.1:8000-8002:90-92/udp').map(formatPort)).toEqual([
    '127.0.0.1:8000:90/udp',
    '127.0.0.1:8001:91/udp',
    '127.0.0.1:8002:92/udp',
  ]);
  expect(parsePorts('90-91')).toEqual([port('', null, 90), port('', null, 91)]);
});

describe('--volume', () => {
  it.each([
    ['data:/var/lib/app', 'data', '/var/lib/app', false],
    ['/srv/data:/data:ro', '/srv/data', '/data', true],
    ['data:/data:rw', 'data', '/data', false],
    ['./data:/data', resolve('./data'), '/data', false],
    ['C:\\data:/data', 'C:\\data', '/data', false],
  ])('%s', (text, source, destination, readOnly) =>
    expect(parseVolume(text, (path) => resolve(path))).toEqual({ source, destination, readOnly }),
  );

  it.each(['', 'data', '/data', 'data:relative', 'data:/data:rx', ':/data', 'a/b:/data'])(
    'refuses "%s"',
    (text) => expect(() => parseVolume(text)).toThrow(NotationError),
  );
});
