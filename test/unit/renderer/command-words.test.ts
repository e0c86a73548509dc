import fc from 'fast-check';
import { expect, it } from 'vitest';
import '../../../renderer/i18n/screen-words.ts';
import { formatCommand, parseCommand } from '../../../renderer/components/forms/command-words.ts';

it.each([
  ['', null],
  ['   ', null],
  ['serve --port 80', ['serve', '--port', '80']],
  [`sh -c 'echo "hi"; sleep 1'`, ['sh', '-c', 'echo "hi"; sleep 1']],
  [`a "b c" d\\ e ''`, ['a', 'b c', 'd e', '']],
  [`"a\\"b\\n"`, ['a"b\\n']],
])('takes %j apart', (text, words) => {
  expect(parseCommand(text)).toEqual({ ok: true, value: words });
});

it('says when a quote is left open', () => {
  expect(parseCommand(`echo 'hi`)).toEqual({ ok: false, problem: "The quote ' is opened and never closed" });
});

it('reads what it writes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (words) => {
      expect(parseCommand(formatCommand(words))).toEqual({ ok: true, value: words });
    }),
  );
});
