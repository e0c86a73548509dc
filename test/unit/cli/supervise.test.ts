import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CRASH_LOOP, type RunEnd, supervise } from '../../../electron/cli/supervise.ts';

const SCRIPT = resolve('build/bin/homeport-serve');

/** What a supervisor did of a story: the ends of the process that it runs, one after the other. */
type Told = { code: number; runs: number; waits: number[]; said: string[] };

const crash: RunEnd = { code: 1, wasUp: true, killed: false };
const killed: RunEnd = { code: 137, wasUp: true, killed: true };
const refused: RunEnd = { code: 2, wasUp: false, killed: false };
const well: RunEnd = { code: 0, wasUp: true, killed: false };

async function toldByNode(ends: (RunEnd & { livedMs?: number })[], stopAfter = Infinity): Promise<Told> {
  let clock = 0;
  let runs = 0;
  const said: string[] = [];
  const waits: number[] = [];
  const code = await supervise({
    run: async () => {
      const end = ends[runs];
      if (!end) throw new Error('It was started more often than told');
      runs += 1;
      clock += end.livedMs ?? 1000;
      return end;
    },
    stopping: () => runs >= stopAfter,
    now: () => clock,
    wait: async (ms) => {
      waits.push(ms);
      clock += ms;
    },
    say: (line) => said.push(line),
  });
  return { code, runs, waits, said };
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hpt-supervise-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The script, with a Node that ends as told and a sleep that writes down how long. */
function toldByShell(shell: readonly string[], ends: RunEnd[]): Promise<Told> {
  const program = (name: string, lines: string[]) => {
    writeFileSync(join(dir, name), ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(join(dir, name), 0o755);
  };
  program('sleep', [`echo "$1" >>'${dir}/waits'`]);
  program('node', [
    `echo run >>'${dir}/runs'`,
    `case $(wc -l <'${dir}/runs' | tr -d ' ') in`,
    ...ends.map(
      ({ code, wasUp, killed: byKill }, n) =>
        `${n + 1}) ${wasUp ? 'kill -USR1 "$HOMEPORT_SUPERVISED"; /bin/sleep 0.05;' : ''} ${byKill ? `kill -${code - 128} $$` : `exit ${code}`} ;;`,
    ),
    'esac',
  ]);
  for (const file of ['waits', 'runs']) writeFileSync(join(dir, file), '');
  const linesOf = (file: string) => readFileSync(join(dir, file), 'utf8').split('\n').filter(Boolean);
  const [program_ = 'sh', ...args] = shell;
  return new Promise((done) => {
    const env = { ...process.env, PATH: `${dir}:${process.env.PATH}`, HOMEPORT_NODE: join(dir, 'node') };
    const child = execFile(program_, [...args, SCRIPT], { env }, (_error, _stdout, stderr) =>
      done({
        code: child.exitCode ?? -1,
        runs: linesOf('runs').length,
        waits: linesOf('waits').map((seconds) => Number(seconds) * 1000),
        said: stderr.split('\n').filter((line) => line.startsWith('Homeport')),
      }),
    );
  });
}

const SUPERVISORS = {
  'Node, on Windows': (ends: RunEnd[]) => toldByNode(ends),
  'the shell script': (ends: RunEnd[]) => toldByShell(['/bin/sh'], ends),
};

describe.each(Object.entries(SUPERVISORS))('the supervisor of the headless host: %s', (_name, told) => {
  it('starts again what ended unasked, waiting longer each time, and passes a clean end on', async () => {
    const { code, waits, said } = await told([crash, killed, crash, crash, well]);
    expect(code).toBe(0);
    expect(waits).toEqual([500, 2000, 5000, 10_000]);
    expect(said).toEqual([
      'Homeport ended unexpectedly (code 1): starting it again in 0.5 s.',
      'Homeport ended unexpectedly (code 137): starting it again in 2 s.',
      'Homeport ended unexpectedly (code 1): starting it again in 5 s.',
      'Homeport ended unexpectedly (code 1): starting it again in 10 s.',
    ]);
  });

  it('says a crash loop and ends with 1', async () => {
    const { code, runs, said } = await told(Array.from({ length: CRASH_LOOP }, () => crash));
    expect(code).toBe(1);
    expect(runs).toBe(CRASH_LOOP);
    expect(said.at(-1)).toBe(
      'Homeport ended 5 times within two minutes and is not started again. What is printed above, or homeport.log in its data directory, says why; running apps are not affected, and an update that was cut off goes on with the next start.',
    );
  });

  it('does not try again what refused to start', async () => {
    expect(await told([refused])).toEqual({ code: 2, runs: 1, waits: [], said: [] });
  });

  it('tries again what was killed before it was up, and what was up before, also where it can’t start for a moment', async () => {
    const { code, runs } = await told([{ ...killed, wasUp: false }, crash, { ...crash, wasUp: false }, well]);
    expect([code, runs]).toEqual([0, 4]);
  });
});

it.each([['/bin/sh'], ['/bin/busybox', 'sh'], ['/bin/bash', '--posix']])(
  'the shell script is one for any shell: %s %s',
  async (...shell) => {
    // busybox sleeps by itself: half a second here.
    const { code, runs, said } = await toldByShell(shell.filter(Boolean), [crash, well]);
    expect([code, runs, said.length]).toEqual([0, 2, 1]);
    expect((await toldByShell(shell.filter(Boolean), [{ ...crash, code: 127, wasUp: false }])).code).toBe(
      127,
    );
  },
);

describe('the supervisor of the headless host', () => {
  it('does not count what happened long ago', async () => {
    const rare = Array.from({ length: 12 }, () => ({ ...crash, livedMs: 60_000 }));
    expect(await toldByNode([...rare, well])).toMatchObject({ code: 0 });
  });

  it('does not try again what was asked to end', async () => {
    expect(await toldByNode([{ ...killed, code: 143 }], 1)).toMatchObject({ code: 143, runs: 1 });
  });
});
