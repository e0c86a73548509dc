import { describe, expect, it } from 'vitest';
import { logNow, type ShownLine } from '../../../renderer/data/growing-log.ts';
import { createLogFilter } from '../../../renderer/data/log-filter.ts';

const of = (...texts: string[]): ShownLine[] => texts.map((text) => ({ text }));

describe('a filter of a log', () => {
  it('finds lines by what is shown of them', () => {
    const lines = of('Step 1', '\u001b[31mERROR\u001b[0m: disk full', 'no error\rdone', 'an Error again');
    expect(createLogFilter(lines, '  error ').among(lines.length)).toEqual([1, 3]);
  });

  it('looks at each line once, however often it is asked', () => {
    let read = 0;
    const line = (text: string): ShownLine => ({
      get text() {
        read += 1;
        return text;
      },
    });
    const lines = [line('one'), line('two'), line('one more')];
    const filter = createLogFilter(lines, 'one');
    const found = filter.among(2);
    expect(found).toEqual([0]);
    expect(filter.among(3)).toBe(found);
    expect(found).toEqual([0, 2]);
    lines.push(line('none'));
    filter.among(4);
    filter.among(4);
    expect(read).toBe(4);
  });
});

it('a log that grows is not copied', () => {
  const lines = of('one');
  const before = logNow(lines);
  lines.push({ text: 'two' });
  const after = logNow(lines);
  expect(after.lines).toBe(before.lines);
  expect([before.length, after.length]).toEqual([1, 2]);
});
