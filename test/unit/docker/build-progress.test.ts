import { describe, expect, test } from 'vitest';
import { readProgress } from '../../../electron/engine/docker/build-progress.ts';
import { decodeBuildKitStatus } from '../../../electron/engine/docker/buildkit-trace.ts';

const stream = (text: string) => JSON.stringify({ stream: text });

// Recorded from an engine 20.10: a log message 'hello\n' of a step, on its stdout.
const RECORDED_LOG =
  'GmAKR3NoYTI1NjplNzNkNDhiZmU3ODBiMzhmNDJkYTc1ODUxMmRjOTcyYzgwODhhOWFjNzY0YjM3ZTBmODdjMzdkYjExNzkzY2EwEgsIsdaC2AYQpZiVfRgBIgZoZWxsbwo=';
// Recorded likewise: '[internal] load remote build context' has started.
const RECORDED_START =
  'CnwKR3NoYTI1NjplZTkwNjkyMDZjZWFiYzI2MWY4MzU1OGQ1NjIwZWQ4YmYzZjJmZjIzNTcyOWVjZmE2NDI2MTY0OTY4NDAxODUxGiRbaW50ZXJuYWxdIGxvYWQgcmVtb3RlIGJ1aWxkIGNvbnRleHQqCwix1oLYBhCRnKQh';

describe('what BuildKit says', () => {
  test('recorded messages are read', () => {
    expect(decodeBuildKitStatus(RECORDED_LOG).logs).toEqual([
      { vertex: expect.stringMatching(/^sha256:e73d48/), stream: 1, message: Buffer.from('hello\n') },
    ]);
    expect(decodeBuildKitStatus(RECORDED_START).vertexes).toEqual([
      expect.objectContaining({
        name: '[internal] load remote build context',
        started: true,
        completed: false,
        cached: false,
      }),
    ]);
  });

  test('a message that breaks off anywhere is no error', () => {
    const whole = Buffer.from(RECORDED_LOG, 'base64');
    for (let end = 0; end < whole.length; end++) {
      expect(() => decodeBuildKitStatus(whole.subarray(0, end).toString('base64'))).not.toThrow();
    }
  });

  test('a step is named once, and its output follows', () => {
    const lines: string[] = [];
    const progress = readProgress((line) => lines.push(line));
    for (const aux of [RECORDED_START, RECORDED_START, RECORDED_LOG]) {
      progress.take(JSON.stringify({ id: 'moby.buildkit.trace', aux }));
    }
    expect(lines).toEqual(['[internal] load remote build context', 'hello']);
    expect(progress.tail()).toEqual(['hello']);
  });
});

test('what a step writes to stderr in the middle of a line of its stdout is a line of its own', () => {
  const lines: string[] = [];
  const progress = readProgress((line) => lines.push(line));
  const logged = (stream: number, text: string) => {
    // VertexLog: vertex = 1, stream = 3, msg = 4 (control.proto), in StatusResponse's field 3.
    const log = Buffer.concat([
      Buffer.from([0x0a, 1, 0x61, 0x18, stream, 0x22, text.length]),
      Buffer.from(text),
    ]);
    const aux = Buffer.concat([Buffer.from([0x1a, log.length]), log]).toString('base64');
    progress.take(JSON.stringify({ id: 'moby.buildkit.trace', aux }));
  };
  logged(1, 'one\ntw');
  logged(2, 'the end\n');
  logged(1, 'o\n');
  expect(lines).toEqual(['one', 'the end', 'two']);
});

describe('what the classic builder says', () => {
  test('pieces are put together to clean lines', () => {
    const lines: string[] = [];
    const progress = readProgress((line) => lines.push(line));
    for (const piece of ['Step 1/2 : FROM base', '\n', '\u001b[91mwar', 'ning\u001b[0m\n', 'last']) {
      progress.take(stream(piece));
    }
    progress.flush();
    expect(lines).toEqual(['Step 1/2 : FROM base', 'warning', 'last']);
  });

  test('it notes the images that are said to be made, not those that are said to come from the cache', () => {
    const progress = readProgress(() => undefined);
    const said = [
      'Step 1/3 : FROM base:1\n',
      ' ---> aaaaaaaaaaaa\n',
      'Step 2/3 : RUN one\n',
      ' ---> Using cache\n',
      ' ---> bbbbbbbbbbbb\n',
      'Step 3/3 : RUN two\n',
      ' ---> Running in cccccccccccc\n',
      ' ---> dddddddddddd\n',
      // A later stage that begins with it; and a command that would have it forgotten that it came from the cache.
      ' ---> bbbbbbbbbbbb\n',
    ];
    for (const text of said) progress.take(stream(text));
    expect(progress.named()).toEqual(['aaaaaaaaaaaa', 'dddddddddddd']);
    expect(progress.running()).toBe('cccccccccccc');
  });

  test('a text that names ids without end names none, and they are not kept', () => {
    const progress = readProgress(() => undefined);
    for (let i = 0; i < 100_000; i++) {
      progress.take(stream(` ---> ${i.toString(16).padStart(12, '0')}\n`));
    }
    expect(progress.named()).toEqual([]);
  });

  test('the first error counts, and an endless log is not kept', () => {
    const progress = readProgress(() => undefined);
    for (let i = 0; i < 10_000; i++) progress.take(stream(`line ${i}\n`));
    progress.take(JSON.stringify({ error: 'short', errorDetail: { message: 'the reason' } }));
    progress.take(JSON.stringify({ error: 'another' }));
    expect(progress.error()).toBe('the reason');
    expect(progress.tail().length).toBeLessThanOrEqual(40);
    expect(progress.tail().at(-1)).toBe('line 9999');
  });

  test('lines that are no events are passed over', () => {
    const progress = readProgress(() => undefined);
    for (const line of ['', 'not json', '[]', '{"stream":7}']) progress.take(line);
    expect(progress.error()).toBeNull();
  });
});

describe('which image BuildKit takes for a base', () => {
  const DIGEST = `sha256:${'a'.repeat(64)}`;
  const found = (name: string) => {
    const bases: string[][] = [];
    const progress = readProgress(
      () => undefined,
      (...base) => bases.push(base),
    );
    // Vertex: digest = 1, name = 3 (control.proto), in StatusResponse's field 1. The lengths need two bytes.
    const length = (bytes: number) => [(bytes & 0x7f) | 0x80, bytes >> 7];
    const vertex = Buffer.concat([
      Buffer.from([0x0a, 1, 0x61, 0x1a, ...length(name.length)]),
      Buffer.from(name),
    ]);
    const aux = Buffer.concat([Buffer.from([0x0a, ...length(vertex.length)]), vertex]).toString('base64');
    progress.take(JSON.stringify({ id: 'moby.buildkit.trace', aux }));
    return bases;
  };

  test('is read from the step of its FROM', () => {
    const node = 'docker.io/library/node:24-alpine';
    expect(found(`[build 1/4] FROM ${node}@${DIGEST}`)).toEqual([[node, DIGEST]]);
    expect(found(`FROM ${node}@${DIGEST}`)).toEqual([[node, DIGEST]]);
  });

  test('and from nothing else', () => {
    expect(found(`[2/4] RUN echo FROM x@${DIGEST}`)).toEqual([]);
    expect(found(`[1/4] FROM docker.io/library/node:24 ${'.'.repeat(99)}`)).toEqual([]);
  });
});
