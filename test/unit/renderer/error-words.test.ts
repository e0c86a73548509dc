import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { errorWords } from '../../../renderer/data/error-words.ts';

describe('what is said of an error', () => {
  const refused = (data: unknown) => errorWords(new ORPCError('BAD_REQUEST', { message: 'Refused', data }));

  it('is what is wrong with each field of a refused input, once', () => {
    expect(
      refused({
        issues: [
          { message: 'Too long', path: ['name'] },
          { message: 'Too strange', path: ['name'] },
          { message: 'Not a port', path: ['ports', 0] },
          { message: 'Nothing to change' },
        ],
      }),
    ).toBe('Too long. Not a port. Nothing to change');
  });

  it.each([
    null,
    'words',
    {},
    { issues: 'none' },
    { issues: [] },
    { issues: [null, 3, { path: ['a'] }, { message: 7 }] },
  ])('is the error’s own words where nothing is said of fields: %j', (data) => {
    expect(refused(data)).toBe('Refused');
  });

  it('does not say that nothing was done where that is not known', () => {
    expect(errorWords(new Error('peer closed'))).toContain('it may have been done');
  });
});
