import { describe, expect, it } from 'vitest';
import { codingsFor } from '../../../electron/server/content-coding.ts';

describe('what is sent, the best first', () => {
  it.each([
    ['gzip, deflate, br, zstd', ['br', 'gzip', 'identity']],
    ['gzip, deflate', ['gzip', 'identity']],
    ['x-gzip', ['gzip', 'identity']],
    ['BR ; Q=0.5 , GZIP', ['gzip', 'br', 'identity']],
    ['br;q=0, *', ['gzip', 'identity']],
    ['br;q=0.2, identity;q=0.7, gzip;q=0.1', ['identity', 'br', 'gzip']],
    ['gzip;q=0.001', ['gzip', 'identity']],
    ['*', ['br', 'gzip', 'identity']],
    ['deflate', ['identity']],
    ['identity', ['identity']],
    ['', ['identity']],
    [undefined, ['identity']],
  ])('for %j', (header, codings) => {
    expect(codingsFor(header)).toEqual(codings);
  });

  it.each([
    ['identity;q=0', ['identity']],
    ['*;q=0', ['identity']],
    ['gzip, *;q=0', ['gzip', 'identity']],
  ])('is in the end the file as it is, also for %j: an answer beats an error', (header, codings) => {
    expect(codingsFor(header)).toEqual(codings);
  });

  it.each(['br;q=', 'br;q=2;x', 'br gzip', ';;,,=', `gzip${' '.repeat(2000)}`, 'br;q=-1'])(
    'is the file as it is where the wish can’t be read: %j',
    (header) => {
      expect(codingsFor(header)).toEqual(['identity']);
    },
  );
});
