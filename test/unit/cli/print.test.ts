import { describe, expect, it } from 'vitest';
import { duration, relative, releaseName } from '../../../electron/cli/format.ts';
import { createOutput } from '../../../electron/cli/output.ts';
import { createProgress } from '../../../electron/cli/progress.ts';
import { printable, table } from '../../../electron/cli/table.ts';
import { summary, updateExitCode } from '../../../electron/cli/watch-update.ts';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { update } from '../../integration/server/scripted-homeport.ts';

function capture(options: { json?: boolean; isTTY?: boolean; env?: NodeJS.ProcessEnv } = {}) {
  const written = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: string) => {
    written[stream] += text;
  };
  const out = createOutput({
    json: options.json ?? false,
    stdout: { write: into('out'), isTTY: options.isTTY ?? false, columns: 40 },
    stderr: { write: into('err') },
    env: options.env ?? {},
  });
  return { out, written };
}

describe('tables', () => {
  const columns = [{ title: 'NAME' }, { title: 'WHY', shrink: true }];
  const rows = [
    ['web', 'The build ended with 1 and a long story'],
    ['database', 'short'],
  ];
  it('are aligned', () => {
    expect(table(columns, rows, 80)).toEqual([
      'NAME      WHY',
      'web       The build ended with 1 and a long story',
      'database  short',
    ]);
  });
  it('cut the column that may shrink', () => {
    expect(table(columns, rows, 30)).toEqual([
      'NAME      WHY',
      'web       The build ended wit…',
      'database  short',
    ]);
  });
  it('become blocks where even that is too wide', () => {
    expect(table(columns, rows, 15)).toEqual([
      'NAME  web',
      'WHY   The build ended with 1 and a long story',
      '',
      'NAME  database',
      'WHY   short',
    ]);
  });
});

it('takes out what would steer the terminal', () => {
  expect(printable('a\u001b[31mred\u001b[0m\u0007\u001b]0;title\u0007\r\tb')).toBe('ared\tb');
});

it('says durations and distances', () => {
  expect([0, 340, 12_300, 250_000, 7_500_000].map(duration)).toEqual([
    '0 ms',
    '340 ms',
    '12.3 s',
    '4 min 10 s',
    '2 h 5 min',
  ]);
  const now = new Date('2026-11-20T10:00:00Z');
  expect(relative('2026-11-20T09:55:00Z', now)).toBe('5 min ago');
  expect(relative('2026-11-20T12:00:00Z', now)).toBe('in 2 h');
  expect(relative('2026-11-10T10:00:00Z', now)).toBe('10 d ago');
});

it('names a release by what is known of it', () => {
  const commit = 'b'.repeat(40);
  expect(releaseName({ release: 2, imageId: 'sha256:2', commit })).toBe('#2 (bbbbbbb)');
  expect(releaseName({ release: null, imageId: null, commit })).toBe('commit bbbbbbb');
  expect(releaseName({ release: 1, imageId: 'sha256:1', commit: null })).toBe('#1');
  expect(releaseName({ release: null, imageId: null, commit: null })).toBe('-');
  expect(releaseName(null)).toBe('-');
});

describe('output', () => {
  it('colours a terminal only, and not against NO_COLOR', () => {
    expect(capture({ isTTY: true }).out.dim('x')).toBe('\u001b[2mx\u001b[0m');
    expect(capture({ isTTY: true, env: { NO_COLOR: '1' } }).out.dim('x')).toBe('x');
    expect(capture().out.dim('x')).toBe('x');
  });
  it('keeps stdout for the one JSON value', () => {
    const { out, written } = capture({ json: true, isTTY: true });
    out.line('progress');
    out.raw('…');
    out.result({ a: 1 }, () => ['words']);
    expect(JSON.parse(written.out)).toEqual({ a: 1 });
    expect(written.err).toBe('progress\n');
  });
});

describe('progress', () => {
  const running = { ...update('succeeded').steps[0], status: 'running' as const, finishedAt: null };
  const events = (out: ReturnType<typeof capture>['out']) => {
    const row = update('succeeded');
    const [step] = row.steps;
    if (!step) throw new Error('The scripted update has a step');
    const progress = createProgress(out);
    progress.event({ type: 'update', update: { ...row, steps: [{ ...step, ...running }] } });
    progress.event({ type: 'log', lines: [{ seq: 1, at: '', stepId: 1, text: 'COPY . /app\n' }] });
    progress.event({ type: 'update', update: row });
    progress.event({ type: 'update', update: row });
    progress.end();
  };
  it('is one line a step with its log beneath, each once', () => {
    const { out, written } = capture();
    events(out);
    expect(written.out).toBe('… Build the image\n    COPY . /app\n✓ Build the image  12.3 s\n');
  });
  it('says whose a log line is that comes late', () => {
    const { out, written } = capture();
    const row = update('succeeded');
    const progress = createProgress(out);
    progress.event({ type: 'update', update: row });
    progress.event({ type: 'log', lines: [{ seq: 1, at: '', stepId: 1, text: 'late' }] });
    expect(written.out).toBe('✓ Build the image  12.3 s\n… Build the image\n    late\n');
  });
  const sentence = 'The image could not be built: a command ended with exit code 1: npm ci.';
  const error = `${sentence}\nno such module: left-pad\nnpm ERR!`;
  const failed = update('failed');
  const lost: UpdateDto = { ...failed, steps: failed.steps.map((step) => ({ ...step, error })), error };
  const told = ['no such module: left-pad', 'npm ERR!', sentence].map((text, at) => ({
    seq: at + 1,
    at: '',
    stepId: 1,
    text,
  }));
  it.each(['before', 'after'])('shows no line of an error twice, with its log coming %s it', (when) => {
    const { out, written } = capture();
    const progress = createProgress(out);
    if (when === 'before') progress.event({ type: 'log', lines: told });
    progress.event({ type: 'update', update: lost });
    if (when === 'after') progress.event({ type: 'log', lines: told.slice(-1) });
    const lines = written.out.split('\n').map((line) => line.trim());
    for (const each of error.split('\n')) expect(lines.filter((line) => line === each)).toHaveLength(1);
    expect(summary(lost)[1]).toBe(sentence);
  });
  it('rewrites the line of the step under way on a terminal, and leaves none behind', () => {
    const { out, written } = capture({ isTTY: true, env: { NO_COLOR: '1' } });
    events(out);
    expect(written.out).toContain('… Build the image\r\u001b[K    COPY . /app\n… Build the image');
    expect(written.out.endsWith('✓ Build the image  12.3 s\n')).toBe(true);
  });
});

it.each([
  ['succeeded', 0, 'runs release #2 (bbbbbbb)'],
  ['rolled-back', 3, 'rolled back to release #1'],
  ['failed', 4, 'the app was not touched'],
  ['interrupted', 4, 'cut off before anything was touched'],
  ['cancelled', 4, 'called off'],
  ['rollback-failed', 5, 'needs you'],
  ['asks', 1, 'homeport keep asks'],
])('%s exits with %i and says "%s"', (app, code, words) => {
  expect(updateExitCode(update(app))).toBe(code);
  expect(summary(update(app)).join('\n')).toContain(words);
});
