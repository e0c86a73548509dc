import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../renderer/i18n/screen-words.ts';
import { formatPort, formatVolume } from '../../../electron/shared/docker-run/ports-and-volumes.ts';
import {
  formatAssignments,
  parseAssignments,
  parseNames,
  parsePort,
  parsePorts,
  parseVolume,
} from '../../../renderer/components/forms/line-formats.ts';

const port = (hostIp: string, hostPort: number | null, containerPort: number, protocol: string) => ({
  ok: true,
  value: [{ hostIp, hostPort, containerPort, protocol }],
});

describe('ports', () => {
  it.each([
    ['8080:80', port('', 8080, 80, 'tcp')],
    ['8080:80/tcp', port('', 8080, 80, 'tcp')],
    ['53:53/udp', port('', 53, 53, 'udp')],
    ['80', port('', null, 80, 'tcp')],
    ['127.0.0.1:8080:80', port('127.0.0.1', 8080, 80, 'tcp')],
    ['127.0.0.1::80', port('127.0.0.1', null, 80, 'tcp')],
    ['[::1]:8080:80', port('::1', 8080, 80, 'tcp')],
  ])('%s', (text, expected) => {
    expect(parsePort(text)).toEqual(expected);
  });

  it.each([
    ['80:http', 'is not a port'],
    ['8000-8010:8000-8009', 'ranges of different length'],
    ['8010-8000:8010-8000', 'ends before it begins'],
    ['80:80/icmp', 'is no protocol of a port'],
    ['70000:80', 'between 1 and 65535'],
    ['8080:0', 'between 1 and 65535'],
  ])('refuses %s in words', (text, words) => {
    expect(parsePort(text)).toEqual({ ok: false, problem: expect.stringContaining(words) });
  });

  it('takes a range apart', () => {
    expect(parsePorts('8000-8001:90-91/udp')).toEqual({
      ok: true,
      value: [
        { hostIp: '', hostPort: 8000, containerPort: 90, protocol: 'udp' },
        { hostIp: '', hostPort: 8001, containerPort: 91, protocol: 'udp' },
      ],
    });
  });

  it('names the line, where there are several', () => {
    expect(parsePorts('8080:80\n\n x ')).toEqual({ ok: false, problem: expect.stringMatching(/^Line 3: /) });
  });

  it('reads what it writes', () => {
    const anyPort = fc.record({
      hostIp: fc.constantFrom('', '127.0.0.1', '::1', 'fe80::1'),
      hostPort: fc.option(fc.integer({ min: 1, max: 65535 })),
      containerPort: fc.integer({ min: 1, max: 65535 }),
      protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const),
    });
    fc.assert(
      fc.property(anyPort, (one) => {
        expect(parsePort(formatPort(one))).toEqual({ ok: true, value: [one] });
      }),
    );
  });
});

describe('volumes', () => {
  it.each([
    ['data:/var/lib/data', { source: 'data', destination: '/var/lib/data', readOnly: false }],
    ['/srv/media:/media:ro', { source: '/srv/media', destination: '/media', readOnly: true }],
    [
      '/srv/media:/media:ro,rslave',
      { source: '/srv/media', destination: '/media', readOnly: true, options: ['rslave' as const] },
    ],
    ['C:/Users/me:/data:rw', { source: 'C:/Users/me', destination: '/data', readOnly: false }],
  ])('%s', (text, value) => {
    expect(parseVolume(text)).toEqual({ ok: true, value });
    expect(parseVolume(formatVolume(value))).toEqual({ ok: true, value });
  });

  it.each(['/data', 'data:relative', 'data:/x:q', './here:/data', 'a/b:/data'])('refuses %s', (text) => {
    expect(parseVolume(text).ok).toBe(false);
  });
});

describe('variables', () => {
  it('reads what a person or a .env file says', () => {
    expect(parseAssignments('A=1\n# a comment\nexport B=two words \nC="x\\ny"\nD="\nE=a=b\nF=')).toEqual({
      ok: true,
      value: { A: '1', B: 'two words', C: 'x\ny', D: '"', E: 'a=b', F: '' },
    });
  });

  it.each([
    ['A=1\nB', 'Line 2: "B" is not written NAME=value'],
    ['=x', 'Line 1: "=x" is not written NAME=value'],
    ['A=1\nA=2', 'Line 2: A is there twice'],
  ])('refuses %j', (text, problem) => {
    expect(parseAssignments(text)).toEqual({ ok: false, problem });
  });

  it('reads what it writes, whatever the values are', () => {
    const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (values) => {
        expect(parseAssignments(formatAssignments(values))).toEqual({ ok: true, value: { ...values } });
      }),
    );
  });
});

it('reads names with anything between', () => {
  expect(parseNames(' front, back\nmedia ')).toEqual(['front', 'back', 'media']);
  expect(parseNames('  ')).toEqual([]);
});
