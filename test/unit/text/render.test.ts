import { describe, expect, expectTypeOf, it } from 'vitest';
import { headline } from '../../../electron/shared/errors.ts';
import type { ParamsIn } from '../../../electron/shared/text/params.ts';
import { render, renderAround } from '../../../electron/shared/text/render.ts';
import {
  asSentence,
  asWritten,
  isText,
  listed,
  type Param,
  say,
  sentences,
  type Text,
} from '../../../electron/shared/text/text.ts';

describe('a text in words', () => {
  it('fills in its params', () => {
    expect(render(say('standing.one-is', { app: 'web', state: say('state.stopped') }))).toBe(
      'web is stopped',
    );
    expect(render(say('state.healthy'))).toBe('healthy');
  });

  it.each([
    [0, '0 are stopped'],
    [1, '1 is stopped'],
    [2, '2 are stopped'],
  ])('has the right plural for %i', (count, words) => {
    expect(render(say('standing.count', { count, state: 'stopped' }))).toBe(words);
  });

  it('puts sentences and lists together', () => {
    expect(render(sentences(asWritten('One.'), null, asWritten('Two.'), asWritten('Three.')))).toBe(
      'One. Two. Three.',
    );
    expect(render(sentences(asWritten('Alone.'), null))).toBe('Alone.');
    const which = (apps: Param) => render(say('standing.which', { count: 'x', apps }));
    expect(which(['a', say('state.paused'), 'c'])).toBe('x: a, paused, c.');
    expect(which([])).toBe('x: .');
    expect(which(listed(['a', 'b', 'c']))).toBe('x: a, b and c.');
    expect(which(listed(['a']))).toBe('x: a.');
  });

  it('closes a sentence whose words are somebody else’s', () => {
    expect(render(asSentence(' HTTP 500 '))).toBe('HTTP 500.');
    expect(render(asSentence('Really?'))).toBe('Really?');
  });

  it('keeps the sentence on one line: what more lines its params have follow it, also from within', () => {
    const build = asWritten('The build failed.\nnpm ERR!\nnpm ERR! code 1');
    const text = say('standing.one-is', { app: 'web', state: build });
    expect(render(text)).toBe('web is The build failed.\nnpm ERR!\nnpm ERR! code 1');
    expect(headline(render(text))).toBe('web is The build failed.');
  });
});

describe('params are data', () => {
  const shown = (text: string) => render(say('standing.one-runs', { app: text }));

  it.each([
    '{app}',
    "it's '{quoted}'",
    '{count, plural, one {#} other {#}}',
    '# {',
    '<b>bold</b>',
    '<script>alert(1)</script>',
    '%s $x',
  ])('%j is shown as it is', (text) => {
    expect(shown(text)).toBe(`${text} runs`);
    expect(render(asWritten(text))).toBe(text);
  });

  it('what would steer a terminal, or turn text around, is taken out', () => {
    expect(shown('\u001b[31mred\u001b[0m\u0007\u202egnp.exe\u2028')).toBe('redgnp.exe runs');
    expect(shown('\u001b]0;title\u0007web')).toBe('web runs');
  });

  it('names of an object’s own are no codes and no params', () => {
    expect(render({ code: 'constructor', params: {} })).toBe('constructor');
    expect(render({ code: '__proto__', params: {} })).toBe('__proto__');
  });

  it('what the catalogue does not know is shown by its code and params, and nothing is thrown', () => {
    expect(render({ code: 'from.the-future', params: { app: 'web', n: 3 } })).toBe('from.the-future web 3');
    expect(render({ code: 'standing.one-is', params: { app: '\u001b[31mweb' } })).toBe('standing.one-is web');
  });
});

describe('a text around what is no text', () => {
  const link = { to: '/adopt' };
  const around = (params: Text['params'] = {}, code = 'standing.one-is') =>
    renderAround({ code, params }, { app: link });

  it('is in pieces, in the order of its message', () => {
    expect(around({ state: 'stopped' })).toEqual([link, ' is stopped']);
    expect(renderAround({ code: 'standing.some-run', params: { up: 2 } }, { all: link })).toEqual([
      '2 of ',
      link,
      ' run',
    ]);
  });

  it('is safe from its params, and keeps their further lines behind it', () => {
    expect(around({ state: '\u001b[31m{app} <b>\nline 2' })).toEqual([link, ' is {app} <b>', '\nline 2']);
  });

  it('is shown also where the catalogue does not know it, or a param is missing', () => {
    expect(
      around({ n: 3 }, 'from.the-future')
        .map((it) => (it === link ? 'LINK' : it))
        .join(''),
    ).toBe('from.the-future LINK 3');
    expect(around()).toEqual(['standing.one-is', ' ', link]);
  });
});

it('is told from other things that have a code', () => {
  expect(isText(say('state.healthy'))).toBe(true);
  for (const other of [null, 'text', { code: 'NOT_FOUND', message: 'x' }, { code: 1, params: {} }])
    expect(isText(other)).toBe(false);
});

it('reads from a message which params it needs', () => {
  expectTypeOf<keyof ParamsIn<'All is well.', string>>().toEqualTypeOf<never>();
  expectTypeOf<ParamsIn<'{app} of {host}', string>>().toEqualTypeOf<{ app: string; host: string }>();
  expectTypeOf<
    ParamsIn<'{count, plural, one {# file of {app} is} other {# files are}} in {folder}', string>
  >().toEqualTypeOf<{ count: number; app: string; folder: string }>();
  expectTypeOf<ParamsIn<'{how, select, stop {stopped} other {moved to {place}}}.', string>>().toEqualTypeOf<{
    how: string;
    place: string;
  }>();
  // @ts-expect-error a param is missing
  say('standing.one-is', { app: 'web' });
  // @ts-expect-error a param has another name
  say('standing.one-runs', { name: 'web' });
  // @ts-expect-error a plural is counted
  say('standing.count', { count: 'two', state: 'stopped' });
  // @ts-expect-error no such code
  say('standing.gone');
});
