import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IgnoreRules, parseIgnoreRules } from '../../../electron/engine/docker/ignore-rules.ts';

function ignores(rules: IgnoreRules, file: string): boolean {
  return file.split('/').reduce((folder, name) => rules.below(folder, name), rules.top).ignored;
}
const ignored = (lines: string[], file: string) => ignores(parseIgnoreRules(lines.join('\n')), file);

describe('.dockerignore, as Docker reads it', () => {
  // Each was tried with Docker 28 (BuildKit): what a `COPY . /` brings along.
  test.each<[string[], string[], string[]]>([
    [['*'], ['a', 'a/b', '.env'], []],
    [['*.txt'], ['x.txt'], ['d/x.txt', 'x.txt.gz', 'xtxt']],
    [['*/x.txt'], ['d/x.txt'], ['x.txt', 'd/e/x.txt']],
    [['**/x.txt'], ['x.txt', 'd/x.txt', 'd/e/x.txt'], ['ax.txt']],
    [['**x.txt'], ['x.txt', 'd/ax.txt'], ['x.txt.gz']],
    [['**a*'], ['ab', 'd/ab'], ['xab']],
    [['d/**'], ['d/a', 'd/e/a'], ['da']],
    [['d**'], ['d', 'da', 'd/a'], ['ad']],
    [['d/**/a'], ['d/a', 'd/e/a', 'd/e/f/a'], ['a', 'd/ba']],
    [['d**a'], ['da', 'dx/a'], ['dxa']],
    [['**'], ['a', 'a/b'], []],
    [['**/**/a'], ['a', 'b/a', 'b/c/a'], ['ba']],
    [['d'], ['d', 'd/a', 'd/e/f'], ['a/d', 'da']],
    [['/d/'], ['d', 'd/a'], ['a/d']],
    [
      ['./d', 'x//y/../z'],
      ['d', 'x/z'],
      ['x/y', 'z'],
    ],
    [['?'], ['a', 'ü', 'a/bc'], ['ab']],
    [['a?c'], ['abc', 'a.c'], ['ac', 'a/c']],
    [['[a-c]x'], ['ax', 'cx'], ['dx', 'x', '-x']],
    [['[^a-c]x'], ['dx', '^x'], ['ax', 'x']],
    [['[!a]x'], ['!x', 'ax'], ['bx']],
    [['a[^b]c'], ['axc', 'a/c'], ['abc']],
    [['[a\\]]'], ['a', ']'], ['\\']],
    [['[\\--a]'], ['-', 'a'], ['b']],
    [['[α-ω]'], ['β'], ['b']],
    [
      ['\\*', '\\[a]'],
      ['*', '[a]'],
      ['x', 'a'],
    ],
    [['a.(b)+$'], ['a.(b)+$'], ['axb', 'a.bb']],
    [['#a', ' #b', '', '   '], ['#b'], ['#a', 'a', 'b']],
    [['\ufeffa'], ['a'], []],
    [['a\r', '  b  \r'], ['a', 'b'], []],
    [
      ['*', '!b'],
      ['a', 'd/a'],
      ['b', 'b/c'],
    ],
    [['*', '! b/'], ['a'], ['b', 'b/c']],
    [['d', '!d/a'], ['d/b'], ['d/a', 'd/a/x']],
    [
      ['*', '!d/a', 'd/a/x'],
      ['d/b', 'd/a/x'],
      ['d/a', 'd/a/y'],
    ],
    [
      ['*', '!**/keep'],
      ['a', 'd/a'],
      ['keep', 'd/e/keep', 'keep/a'],
    ],
    [['*', './!a'], ['b'], ['a']],
    [['*', '!!a'], ['a'], ['!a']],
    [['!a', '*'], ['a'], []],
    // What a folder's exception was not asked for, is not remembered for the files in it.
    [['**/a', '!d'], ['d/a'], ['d/b']],
    [['.', '/', '..', '../a'], [], ['a', 'b/c']],
    [['A'], ['A'], ['a']],
  ])('%j', (lines, out, kept) => {
    for (const file of out) expect([file, ignored(lines, file)]).toEqual([file, true]);
    for (const file of kept) expect([file, ignored(lines, file)]).toEqual([file, false]);
  });

  test.each([
    '[',
    'a[',
    '[]',
    '[]a]',
    '[^',
    '[^bc',
    '[-]',
    '[x-]',
    '[-x]',
    '[a-b-c]',
    '[z-a]',
    'a\\',
    '!',
    './!',
    '!/',
  ])('%j is refused, as Docker refuses it', (line) => {
    expect(() => parseIgnoreRules(`a\n${line}\n`, 'my.dockerignore')).toThrow(/"my.dockerignore" has a line/);
  });

  test('only an exception that can still match makes a folder that is left out worth a look', () => {
    const rules = parseIgnoreRules('*\n!src/app\n');
    expect(rules.below(rules.top, 'node_modules')).toMatchObject({ ignored: true, mayReenter: false });
    expect(rules.below(rules.top, 'src')).toMatchObject({ ignored: true, mayReenter: true });
    expect(rules.below(rules.below(rules.top, 'src'), 'app')).toMatchObject({ ignored: false });
  });

  test('it decides as the plain rules do, tried one by one', () => {
    const part = fc.constantFrom('a', 'b', 'ab', '*', '**', '?', 'a*', '*b', '[ab]', '[^a]', '**/');
    const pattern = fc
      .tuple(fc.constantFrom('', '!', '/'), fc.array(part, { minLength: 1, maxLength: 4 }))
      .map(([mark, parts]) => mark + parts.join('/'));
    const file = fc.array(fc.constantFrom('a', 'b', 'ab', 'ba', 'c', 'abc'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), file, (lines, names) => {
        expect(ignored(lines, names.join('/'))).toBe(slowly(lines, names));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('.dockerignore against Homeport', () => {
  test.each([
    ['six stars', '*a*a*a*a*a*a*b', 'a'.repeat(120)],
    ['a hundred stars', `${'*a'.repeat(100)}*b`, 'a'.repeat(250)],
    ['many folders', `${'**/'.repeat(50)}${'a*'.repeat(50)}b`, 'a'.repeat(250)],
    ['classes', `${'*[a-z]'.repeat(100)}*b`, 'a'.repeat(250)],
  ])('%s cost at most the name times the pattern', (_, pattern, name) => {
    const tooLittle = () => parseIgnoreRules(pattern, '.dockerignore', 0);
    expect(() => ignores(tooLittle(), name)).toThrow(/takes too long/);
    const enough = parseIgnoreRules(pattern, '.dockerignore', (name.length + 1) * (pattern.length + 1));
    expect(ignores(enough, name)).toBe(false);
    expect(ignored([pattern], `${name}b`)).toBe(true);
  });

  test('a class of many letters is counted for what it takes', () => {
    const rules = parseIgnoreRules(`*[${'b'.repeat(10_000)}]`, '.dockerignore', 100_000);
    expect(() => ignores(rules, 'a'.repeat(200))).toThrow(/takes too long/);
  });

  test('what is dead is not followed: a thousand plain patterns cost next to nothing for each file', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `folder-${index}/x`).join('\n');
    const rules = parseIgnoreRules(lines, '.dockerignore', 1000 * 20);
    expect(ignores(rules, `zzz/${'y/'.repeat(1000)}y`)).toBe(false);
  });

  test('too many patterns are refused', () => {
    expect(() => parseIgnoreRules('a\n'.repeat(2001))).toThrow(/more than 2000 patterns/);
  });
});

/** The rules as they are written down, by backtracking: for short names only. */
function slowly(lines: string[], names: string[]): boolean {
  const patterns = lines.map((line) => {
    const text = line.replace(/^!/, '');
    const clean =
      text
        .split('/')
        .filter((part) => part !== '')
        .join('/') || '/';
    return { exception: line.startsWith('!'), matches: (path: string) => expression(clean).test(path) };
  });
  let above = patterns.map(() => false);
  let ignored = false;
  for (let depth = 1; depth <= names.length; depth++) {
    const path = names.slice(0, depth).join('/');
    ignored = false;
    above = patterns.map(({ exception, matches }, index) => {
      const match = above[index] || (exception === ignored && matches(path));
      if (match) ignored = !exception;
      return match;
    });
  }
  return ignored;
}

function expression(pattern: string): RegExp {
  const literalEnd = /^\*\*([^/*?[\]]+)$/.exec(pattern)?.[1];
  if (literalEnd !== undefined) return new RegExp(`${literalEnd}$`);
  return new RegExp(
    `^${pattern.replaceAll(/\*\*\/?$|\*\*\/?|\*|\?/g, (token, at: number) => {
      if (token === '*') return '[^/]*';
      if (token === '?') return '[^/]';
      return at + token.length === pattern.length ? '.*' : '(.*/)?';
    })}$`,
  );
}
