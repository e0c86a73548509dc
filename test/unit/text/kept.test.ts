import { ORPCError } from '@orpc/client';
import { describe, expect, it, test } from 'vitest';
import { journalShape } from '../../../electron/engine/domain/journal-shape.ts';
import { toCallerError } from '../../../electron/engine/router-errors.ts';
import { HomeportError, headline, messageOf, textOf } from '../../../electron/shared/errors.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { keptText } from '../../../electron/shared/text/shape.ts';
import { asWritten, onOneLine, say, sentences } from '../../../electron/shared/text/text.ts';
import { member, oneAppJournal } from '../../support/one-app-journal.ts';

const nested = say('update.rollback-failed', {
  why: asWritten('The build failed.\nnpm ERR!'),
  back: say('gate.ended', { code: 3 }),
});

describe('a text that is kept', () => {
  it('is read as it was written down', () => {
    expect(keptText.parse(JSON.parse(JSON.stringify(nested)))).toEqual(nested);
    const list = say('warning.leftovers', { app: 'web', things: ['a', 'b'], commands: 'docker rm a b' });
    expect(keptText.parse(JSON.parse(JSON.stringify(list)))).toEqual(list);
    for (const damaged of [null, 1, {}, { code: 'x' }, { code: 'x', params: { a: null } }])
      expect(keptText.safeParse(damaged).success).toBe(false);
  });

  it('shows what an earlier version wrote in words, without what would steer a terminal', () => {
    const old = keptText.parse('The build failed.\n\u001b[31mnpm ERR!');
    expect(old.code).toBe('as-written');
    expect(render(old)).toBe('The build failed.\nnpm ERR!');
  });

  it('of an earlier version’s journal too', () => {
    const written = { ...member(), verdict: { healthy: false, detail: 'HTTP 500' } };
    const journal = journalShape.parse({
      failure: { reason: 'gate', message: 'The container is gone.' },
      members: [written],
    });
    expect(journal.failure?.message).toEqual(asWritten('The container is gone.'));
    expect(journal.members[0]?.verdict?.detail).toEqual(asWritten('HTTP 500'));
    const now = oneAppJournal({ verdict: { healthy: false, detail: nested } });
    expect(journalShape.parse(JSON.parse(JSON.stringify(now)))).toEqual(now);
  });

  it('has its sentence alone where there is room for one line', () => {
    expect(render(nested)).toBe(
      'The build failed. Putting the previous release back failed too: The container ended with code 3.\nnpm ERR!',
    );
    expect(render(onOneLine(nested))).toBe(headline(render(nested)));
    expect(
      render(sentences(say('attention.never-came-up', { app: 'web' }), onOneLine(nested))),
    ).not.toContain('npm');
  });
});

describe('an error', () => {
  const error = new HomeportError('NOT_FOUND', say('update.app-unknown', { app: 'web' }));

  it('has its text, and the same in English as its message', () => {
    expect(error.message).toBe('The app "web" is not known any more.');
    expect(textOf(error)).toEqual(say('update.app-unknown', { app: 'web' }));
    expect(textOf(new Error('boom'))).toEqual(asWritten('boom'));
    expect(new HomeportError('CONFLICT', 'In words.').text).toEqual(asWritten('In words.'));
  });

  it('takes its text along to whoever asked', () => {
    const sent = toCallerError(error, () => {});
    expect(sent.toJSON()).toMatchObject({
      code: 'NOT_FOUND',
      message: error.message,
      data: { text: error.text },
    });
    const arrived = new ORPCError('NOT_FOUND', { message: 'in English', data: { text: error.text } });
    expect(textOf(arrived)).toEqual(error.text);
    expect(messageOf(arrived)).toBe(error.message);
    expect(messageOf(new ORPCError('NOT_FOUND', { message: 'of another version' }))).toBe(
      'of another version',
    );
  });
});

test('what a health check wrote closes its sentence, and its further lines follow', () => {
  const text = say('gate.unhealthy-because', { detail: say('join.closed', { words: 'HTTP 500\nbody' }) });
  expect(render(text)).toBe('The health check failed: HTTP 500.\nbody');
});
