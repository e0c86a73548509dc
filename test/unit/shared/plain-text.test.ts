import { describe, expect, test } from 'vitest';
import { HomeportError, messageOf } from '../../../electron/shared/errors.ts';
import { isPlain, plainLine, plainText } from '../../../electron/shared/plain-text.ts';

describe('plain text', () => {
  test.each([
    ['colours', 'a\u001b[1;31mb\u001b[0mc', 'abc'],
    ['cursor and screen', 'a\u001b[2J\u001b[H\u001b[?25lb', 'ab'],
    ['a title', 'a\u001b]0;title\u0007b\u001b]2;title\u001b\\c', 'abc'],
    ['a title that does not end', 'a\nb\u001b]0;title\nc', 'a\nb\nc'],
    ['a link', '\u001b]8;;http://x\u001b\\here\u001b]8;;\u001b\\', 'here'],
    ['device strings', 'a\u001bPq#0\u001b\\b\u001b_x\u001b\\c\u001b^y\u001b\\d', 'abcd'],
    ['the same in one byte', 'a\u009b31mb\u009d0;t\u009cc\u0090q\u009cd\u0085', 'abcd'],
    ['resets and character sets', 'a\u001bcb\u001b(0c\u001b7d', 'abcd'],
    ['one that is cut off', 'a\u001b[1;3', 'a'],
    ['an escape alone', 'a\u001b', 'a'],
    ['one in another', 'a\u001b\u001b[2Jb\u001b[\u001b[2Jc', 'abc'],
    ['bells and backspaces', 'a\u0007\u0008\u0000\u007fb', 'ab'],
    ['text turned around', 'a\u202eb\u2066c\u200f\u061cd\u2028e', 'abcde'],
    ['tabs and line ends stay', 'a\tb\nc', 'a\tb\nc'],
    ['so does all that is text', 'ünï 日本 👩‍💻 é', 'ünï 日本 👩‍💻 é'],
  ])('%s', (_, text, plain) => {
    expect(plainText(text)).toBe(plain);
    expect(plainText(plain)).toBe(plain);
    expect(isPlain(text)).toBe(text === plain && !/[\t\n]/.test(text));
  });

  test('errors hold nothing else, whoever’s words are in them', () => {
    const hostile = 'No such file: \u001b]0;owned\u0007a\u202eb\nand so on';
    expect(new HomeportError('NOT_FOUND', hostile).message).toBe('No such file: ab\nand so on');
    expect(messageOf(new Error(hostile))).toBe('No such file: ab\nand so on');
    expect(messageOf(hostile)).toBe('No such file: ab\nand so on');
  });

  test('of what was written over, the last remains', () => {
    expect(plainLine('10%\r50%\r100%\r\r\n')).toBe('100%');
    expect(plainLine('\u001b[31m10%\r\u001b[K20%')).toBe('20%');
  });

  // 300 KB each: what takes more than a time that grows with the length does not end within the test's limit.
  test.each([
    ['\r', 'x'],
    ['\u001b[', 'x'],
    ['\u001b[0', 'x'],
    ['\u001b]', 'x'],
    ['\u001b];', '\u001b'],
    ['\u009d;', 'x'],
    ['\u001b ', '\u007f'],
    [';', '\u001b['],
  ])('%j again and again is no work', (piece, end) => {
    const text = piece.repeat(300_000 / piece.length) + end;
    expect(plainText(text).length).toBeLessThanOrEqual(text.length);
    expect(plainLine(text).length).toBeLessThanOrEqual(text.length);
  });
});
