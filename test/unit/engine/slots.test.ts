import { describe, expect, test } from 'vitest';
import { createSlots } from '../../../electron/engine/slots.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { render } from '../../../electron/shared/text/render.ts';
import type { Text } from '../../../electron/shared/text/text.ts';

function bench(count: number) {
  let now = 0;
  const slots = createSlots(count, () => now);
  const running: string[] = [];
  const began: string[] = [];
  const words = new Map<string, string | null>();
  const ends = new Map<string, (error?: Error) => void>();
  return {
    running,
    began,
    words,
    ask(app: string, signal = new AbortController().signal): Promise<void> {
      const waiting = (why: Text | null) => void words.set(app, why && render(why));
      return slots({ app, signal, waiting }, async () => {
        running.push(app);
        began.push(app);
        try {
          await new Promise<void>((resolve, reject) => {
            ends.set(app, (error) => (error === undefined ? resolve() : reject(error)));
          });
        } finally {
          running.splice(running.indexOf(app), 1);
        }
      });
    },
    /** @param took milliseconds */
    async end(app: string, took = 0, error?: Error) {
      now += took;
      ends.get(app)?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('the line for the build slots', () => {
  test('as many at a time as there are slots; who waits is told what for, and how it moves on', async () => {
    const b = bench(2);
    const all = ['one', 'two', 'three', 'four'].map((app) => b.ask(app));
    await b.end('nobody');
    expect(b.running).toEqual(['one', 'two']);
    expect(b.words.get('one')).toBeUndefined();
    expect(b.words.get('three')).toBe('Waits for the build of one or two to finish.');
    expect(b.words.get('four')).toBe('Waits for the build of one or two to finish (1 before it).');
    await b.end('two');
    expect(b.running).toEqual(['one', 'three']);
    expect(b.words.get('three')).toBeNull();
    expect(b.words.get('four')).toBe('Waits for the build of one or three to finish.');
    await b.end('one');
    await b.end('three');
    await b.end('four');
    await Promise.all(all);
    expect(b.running).toEqual([]);
  });

  test('a short build goes before long ones, and does not wait for one that takes for ever', async () => {
    const b = bench(2);
    for (const [app, took] of [
      ['long', 2_400_000],
      ['middle', 60_000],
      ['short', 1000],
    ] as const) {
      const once = b.ask(app);
      await b.end('nobody');
      await b.end(app, took);
      await once;
    }
    b.began.length = 0;
    const all = ['long', 'other', 'middle', 'short'].map((app) => b.ask(app));
    await b.end('nobody');
    expect(b.began).toEqual(['long', 'other']);
    await b.end('other');
    await b.end('short');
    await b.end('middle');
    expect(b.began).toEqual(['long', 'other', 'short', 'middle']);
    await b.end('long');
    await Promise.all(all);
  });

  test('one that is called off leaves the line, and one that fails its slot', async () => {
    const b = bench(1);
    const called = new AbortController();
    const first = b.ask('first');
    const second = b.ask('second', called.signal);
    const third = b.ask('third');
    expect(b.words.get('third')).toContain('(1 before it)');
    called.abort(new HomeportError('CANCELLED', 'Called off.'));
    await expect(second).rejects.toThrow('Called off.');
    expect(b.words.get('second')).toBeNull();
    expect(b.words.get('third')).toBe('Waits for the build of first to finish.');
    const failed = expect(first).rejects.toThrow('It failed');
    await b.end('first', 1, new Error('It failed'));
    await failed;
    expect(b.running).toEqual(['third']);
    await b.end('third');
    await third;
    await expect(b.ask('late', AbortSignal.abort(new Error('Too late')))).rejects.toThrow('Too late');
  });
});
