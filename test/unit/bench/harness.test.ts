import { describe, expect, it } from 'vitest';
import type { Bench, Case, Sample } from '../../bench/harness/benchmark.ts';
import { createClosing, orInterrupted } from '../../bench/harness/closing.ts';
import { withSection } from '../../bench/harness/docs.ts';
import { parseOptions } from '../../bench/harness/options.ts';
import { runCase } from '../../bench/harness/run-case.ts';
import { orderOf, ratioTo, spreadOf } from '../../bench/harness/statistics.ts';
import { testDocker } from '../../support/docker.ts';

describe('statistics', () => {
  it('take the middle, and the mean of the two middle ones', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spreadOf([10, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 10 });
    expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7 });
    expect(spreadOf([])).toBeNull();
  });

  it('compare round by round, so that a slow moment of the machine falls out', () => {
    // Both were three times as slow in the second round.
    expect(ratioTo([100, 300, 100], [120, 360, 130])).toEqual({ median: 1.2, min: 1.2, max: 1.3 });
    expect(ratioTo([100, null, 0], [200, 1, 1])).toEqual({ median: 2, min: 2, max: 2 });
    expect(ratioTo([null], [1])).toBeNull();
  });
});

describe('a case', () => {
  const bench: Bench = {
    quick: false,
    docker: testDocker(),
    dir: '/nowhere',
    prefix: 'hpt-bench-',
    closing: createClosing(),
    signal: new AbortController().signal,
  };
  const measures = [{ key: 'took', title: 'took', unit: 'ms' as const }];
  const caseOf = (measured: (name: string, round: number) => Sample): Case => ({
    measures,
    floor: 'floor',
    notes: [],
    contenders: [
      ...['Homeport', 'another', 'floor'].map((name) => ({
        name,
        measure: async (round: number) => measured(name, round),
      })),
      { name: 'missing', notHere: 'nobody installed it' },
    ],
  });
  const run = (it: Case, rounds: number, with_ = bench) =>
    runCase({ title: 'a case', open: async () => it }, with_, rounds, () => {});

  it('lets contenders take turns, each round another one first, and throws the warm-up away', async () => {
    const turns: string[] = [];
    const result = await run(
      caseOf((name, round) => {
        turns.push(`${round} ${name}`);
        return { took: round === 0 ? 1e9 : name === 'floor' ? 100 : 150 };
      }),
      3,
    );
    expect(turns.slice(0, 3)).toEqual(['0 Homeport', '0 another', '0 floor']);
    expect(turns.slice(3, 9)).toEqual([
      ...['1 another', '1 floor', '1 Homeport'],
      ...['2 floor', '2 Homeport', '2 another'],
    ]);
    const [took] = result.measures;
    expect(took?.contenders.map(({ name }) => name)).toEqual(['Homeport', 'another', 'floor']);
    expect(took?.contenders[0]).toMatchObject({
      samples: [150, 150, 150],
      spread: { median: 150 },
      ratio: { median: 1.5, min: 1.5, max: 1.5 },
    });
    expect(took?.contenders[2]?.ratio).toBeNull();
  });

  it('says who is not here, and passes over what a contender can’t measure', async () => {
    const result = await run(
      caseOf((name): Sample => (name === 'another' ? {} : { took: 1 })),
      1,
    );
    expect(result.absent).toEqual([{ name: 'missing', notHere: 'nobody installed it' }]);
    expect(result.measures[0]?.contenders.map(({ name }) => name)).toEqual(['Homeport', 'floor']);
  });

  it('measures nobody any more once it is interrupted', async () => {
    const interrupted = new AbortController();
    let measured = 0;
    const running = run(
      caseOf(() => {
        measured += 1;
        interrupted.abort(new Error('Interrupted'));
        return { took: 1 };
      }),
      5,
      { ...bench, signal: interrupted.signal },
    );
    await expect(orInterrupted(running, interrupted.signal)).rejects.toThrow('Interrupted');
    expect(measured).toBe(1);
  });

  it('rotates any number', () => {
    expect(orderOf([], 3)).toEqual([]);
    expect(orderOf(['a', 'b'], 5)).toEqual(['b', 'a']);
  });
});

it('cleans up in the opposite order, all of it, and says what failed', async () => {
  const closing = createClosing();
  const done: string[] = [];
  closing.defer('first', () => done.push('first'));
  closing.defer('second', () => {
    throw new Error('stuck');
  });
  closing.defer('third', () => done.push('third'));
  await expect(closing.close()).rejects.toThrow('second could not be cleaned up: Error: stuck');
  expect(done).toEqual(['third', 'first']);
});

describe('the command line', () => {
  const known = ['downtime', 'history'];

  it('takes names and options', () => {
    expect(parseOptions(['history', '--quick', '--rounds', '2'], known)).toMatchObject({
      names: ['history'],
      quick: true,
      rounds: 2,
      privateEngine: false,
    });
    expect(parseOptions([], known)).toMatchObject({ names: [], quick: false, rounds: null });
  });

  it('says what it does not understand', () => {
    expect(() => parseOptions(['history', 'speed'], known)).toThrow('no benchmark "speed"');
    expect(() => parseOptions(['--rounds', '0'], known)).toThrow('--rounds takes a number');
    expect(() => parseOptions(['--quick', '--write-docs'], known)).toThrow('neither is written');
    expect(() => parseOptions(['--fast'], known)).toThrow('--fast');
  });
});

it('puts a result into the page between its marks, and into no other page', () => {
  const marks = (inside: string) =>
    `before\n<!-- history: written by npm run bench -- history --write-docs -->\n${inside}<!-- end of history -->\nafter\n`;
  const once = withSection(marks('Not measured yet.\n'), 'history', 'a table');
  expect(once).toBe(marks('\na table\n\n'));
  expect(withSection(once, 'history', 'a table')).toBe(once);
  expect(() => withSection(once, 'downtime', 'a table')).toThrow('no place for it');
});
