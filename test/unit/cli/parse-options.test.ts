import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  numberBetween,
  parseExecProbe,
  parseGitUrl,
  parseHttpProbe,
  parsePair,
  parseRelease,
  parseTcpProbe,
} from '../../../electron/cli/parse-options.ts';

describe('--env and --build-arg', () => {
  it('keeps what is after the first "="', () => {
    expect(parsePair('A=b=c')).toEqual(['A', 'b=c']);
    expect(parsePair('A=')).toEqual(['A', '']);
  });
  it('takes a bare name from the shell, and refuses one that is not there', () => {
    expect(parsePair('TOKEN', { TOKEN: 't' })).toEqual(['TOKEN', 't']);
    expect(() => parsePair('TOKEN', {})).toThrow('NAME=value');
    expect(() => parsePair('=x')).toThrow('NAME=value');
  });
});

it('parses probes', () => {
  expect(parseHttpProbe('http://127.0.0.1:8080/health')).toEqual({
    kind: 'http',
    url: 'http://127.0.0.1:8080/health',
  });
  expect(() => parseHttpProbe('ftp://x')).toThrow('http://');
  expect(parseTcpProbe('[::1]:5432')).toEqual({ kind: 'tcp', host: '::1', port: 5432 });
  expect(() => parseTcpProbe('5432')).toThrow('host:port');
  expect(parseExecProbe('test -f /ok')).toEqual({ kind: 'exec', command: 'test -f /ok' });
  expect(() => parseExecProbe(' ')).toThrow('command');
});

it('parses numbers within their limits', () => {
  expect(numberBetween(0, 10)('10')).toBe(10);
  expect(numberBetween(0, 10, false)('0.5')).toBe(0.5);
  for (const wrong of ['', ' ', 'x', '11', '-1', '0.5', '1e9', 'NaN'])
    expect(() => numberBetween(0, 10)(wrong)).toThrow('number from 0 to 10');
  expect(parseRelease('#3')).toBe(3);
  expect(() => parseRelease('0')).toThrow('number');
});

it('sees folders from where the command is typed, and leaves URLs alone', () => {
  expect(parseGitUrl('./electron')).toBe(resolve('electron'));
  expect(parseGitUrl('https://example.org/a.git')).toBe('https://example.org/a.git');
  expect(parseGitUrl('git@example.org:a.git')).toBe('git@example.org:a.git');
  expect(() => parseGitUrl('./not-there')).toThrow('no such folder');
});
