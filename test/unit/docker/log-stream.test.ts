import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unixTime } from '../../../electron/engine/docker/container-logs.ts';
import { createLogReader } from '../../../electron/engine/docker/log-stream.ts';

const AT = '2026-11-20T10:00:00.123456789Z';
const frame = (stream: number, text: string) => {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
};

test('lines with their times, of both streams, however the bytes come', () => {
  const frames = [
    frame(1, `${AT} out äö\n`),
    frame(2, `${AT} err`),
    frame(1, `${AT} more\n`),
    frame(2, ' and its end\n'),
    frame(1, 'no time\n'),
  ];
  const bytes = Buffer.concat(frames);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (sizes) => {
      const read = createLogReader(false);
      const found = [];
      let at = 0;
      for (const size of sizes) {
        found.push(...read(bytes.subarray(at, at + size)));
        at += size;
      }
      found.push(...read(bytes.subarray(at)));
      expect(found).toEqual([
        { at: AT, text: 'out äö' },
        { at: AT, text: 'more' },
        { at: AT, text: 'err and its end' },
        { at: null, text: 'no time' },
      ]);
    }),
  );
});

test('a terminal’s log has no frames', () => {
  expect(createLogReader(true)(Buffer.from(`${AT} one\r\n`))).toEqual([{ at: AT, text: 'one' }]);
});

test('what is no frame is taken as it is, and a line without end is bounded', () => {
  expect(createLogReader(false)(Buffer.from('plain text\n'))).toEqual([{ at: null, text: 'plain text' }]);
  const read = createLogReader(true);
  for (let n = 0; n < 100; n += 1) expect(read(Buffer.alloc(64 * 1024, 'x'))).toEqual([]);
  expect(read(Buffer.from('\n'))[0]?.text.length).toBe(64 * 1024);
});

test('Docker’s nanoseconds are not lost', () => {
  expect(unixTime(AT)).toBe('1795168800.123456789');
  expect(unixTime('2026-11-20T10:00:00Z')).toBe('1795168800.000000000');
  expect(unixTime('2026-11-20T11:00:00.5+01:00')).toBe('1795168800.500000000');
});
