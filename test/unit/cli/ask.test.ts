import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ask } from '../../../electron/cli/ask.ts';

function terminal() {
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += String(chunk);
  });
  return { input: new PassThrough(), output, shown: () => shown };
}

test('what is typed, once a question', async () => {
  const { input, output, shown } = terminal();
  const first = ask(input, output, 'One? ');
  input.write('y\n');
  expect(await first).toBe('y');
  const second = ask(input, output, 'Two? ');
  input.write('no\n');
  expect(await second).toBe('no');
  expect(shown()).toContain('One? ');
});

test('no more input is no answer', async () => {
  const { input, output } = terminal();
  const asked = ask(input, output, 'Well? ');
  input.end();
  expect(await asked).toBe('');
});
