import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demux } from '../../../electron/engine/docker/demux.ts';
import { cleanLine, createLineSplitter } from '../../../electron/engine/docker/lines.ts';

const frame = (kind: number, text: string) => {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(8);
  head.writeUInt8(kind, 0);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
};

describe('the framing of a container’s output', () => {
  test('stdout and stderr come out in their order', () => {
    expect(
      demux(Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n'), frame(1, 'ünï')]), false).toString(),
    ).toBe('out\nerr\nünï');
  });

  test('a terminal has none', () => {
    expect(demux(frame(1, 'x'), true)).toEqual(frame(1, 'x'));
  });

  test('bytes that are no frame, and a frame that was cut off, are kept as far as they go', () => {
    expect(demux(Buffer.from('plain text without frames'), false).toString()).toBe(
      'plain text without frames',
    );
    expect(demux(frame(1, 'hello').subarray(0, 11), false).toString()).toBe('hel');
  });
});

describe('lines', () => {
  test('however the bytes are cut into chunks, the lines are the same', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat(40)), (words, cuts) => {
        const lines = words.map((word) => word.replace(/[\r\n]/g, ' '));
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const split = createLineSplitter(1024 * 1024);
        const seen: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          seen.push(...split.push(bytes.subarray(at, at + cut)));
          at += cut;
        }
        seen.push(...split.push(bytes.subarray(at)), ...split.end());
        expect(seen).toEqual(lines);
      }),
    );
  });

  test('a line without an end is held up to the limit and no further', () => {
    const split = createLineSplitter(10);
    for (let i = 0; i < 1000; i++) expect(split.push(Buffer.from('0123456789'))).toEqual([]);
    expect(split.push(Buffer.from('\nnext\n'))).toEqual(['0123456789', 'next']);
  });

  test('what a terminal would have shown', () => {
    expect(cleanLine('\u001b[91merror\u001b[0m: no\u0007 such file')).toBe('error: no such file');
    expect(cleanLine('10%\r50%\r100%')).toBe('100%');
    expect(cleanLine('done\r')).toBe('done');
    expect(cleanLine('a'.repeat(10_000)).length).toBeLessThan(5_000);
  });
});
