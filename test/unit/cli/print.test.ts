import { describe, expect, it } from 'vitest';
import { downtimeWords, duration, relative, releaseName } from '../../../electron/cli/format.ts';
import { createOutput } from '../../../electron/cli/output.ts';
import { createProgress } from '../../../electron/cli/progress.ts';
import { summary } from '../../../electron/cli/summary.ts';
import { facts, table } from '../../../electron/cli/table.ts';
import { updateExitCode } from '../../../electron/cli/watch-update.ts';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { update } from '../../integration/server/scripted-homeport.ts';
import { gitVersion } from '../../support/git-version.ts';

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

describe('what comes from outside does not steer the terminal', () => {
  const hostile =
    'a\u001b[31mred\u001b[0m\u0007\u001b]0;title\u0007\r\u009b2J\u009d0;t\u009c\u202eb\u0000\u007f\tc';

  it.each([
    ['on a terminal', { isTTY: true }],
    ['without colours', { isTTY: true, env: { NO_COLOR: '1' } }],
    ['in a file', {}],
  ])('%s', (_, options) => {
    const { out, written } = capture(options);
    out.line(hostile);
    out.error(hostile);
    out.result([hostile], ([text = '']) => [`${out.bold('name')} ${text}`, out.dim(text)]);
    for (const text of facts([['name', hostile]])) out.line(text);
    for (const text of table([{ title: 'NAME' }], [[hostile]], 80)) out.line(text);
    out.rewrite(`${hostile}\nsecond line`);
    const own = ['\u001b[0m', '\u001b[1m', '\u001b[2m', '\r\u001b[K'];
    const rest = own.reduce((text, code) => text.replaceAll(code, ''), written.out + written.err);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
    expect(rest).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(rest).toContain('aredb\tc');
    expect(rest.match(/second line/g)?.length ?? 0).toBe('isTTY' in options ? 1 : 0);
  });

  it('a colour that data brought along ends with its line', () => {
    const { out, written } = capture({ isTTY: true });
    out.line('a\u001b[2mdim');
    expect(written.out).toBe('a\u001b[2mdim\u001b[0m\n');
  });

  it('in JSON it is written as its number, and is the same when read', () => {
    const { out, written } = capture({ json: true });
    out.result({ [hostile]: hostile }, () => []);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
    expect(written.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(JSON.parse(written.out)).toEqual({ [hostile]: hostile });
  });
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
  expect(relative('2026-11-10T10:00:00Z', now)).toBe('10 days ago');
});

it('never prints what is no number', () => {
  expect([relative('', new Date()), relative('soon', new Date()), duration(Number.NaN)]).toEqual(
    Array.from({ length: 3 }, () => 'not known'),
  );
});

describe('how long it was down', () => {
  const kept = (downtimeMs: number | null) =>
    summary({ ...update('succeeded'), downtimeMs, stillDown: true }).join('\n');

  it('is not "no downtime" where nothing gave a sign of life', () => {
    expect(kept(14_200)).toContain('no sign of life since the app went down, 14.2 s in all');
    expect(kept(null)).toContain('but it has given no sign of life');
    for (const words of [kept(14_200), kept(null)]) expect(words).not.toMatch(/runs release|no downtime/);
  });
  it('says what goes on beyond the end', () => {
    const words = (downtimeMs: number | null, stillDown: boolean) => downtimeWords({ downtimeMs, stillDown });
    expect([words(null, false), words(340, false), words(14_200, true)]).toEqual([
      'none',
      '340 ms',
      '14.2 s, and not up again by its end',
    ]);
  });
  it('does not call an app untouched that was stopped', () => {
    const taken = {
      ...update('cancelled'),
      downtimeMs: 900,
      error: asWritten('Somebody made another container.'),
    };
    expect(summary(taken).join('\n')).toBe(
      'cancelled: called off in the middle of the swap (took 12.3 s).\nSomebody made another container.',
    );
  });
});

it('names a release by what is known of it', () => {
  const version = gitVersion('b'.repeat(40));
  expect(releaseName({ release: 2, imageId: 'sha256:2', version })).toBe('#2 (bbbbbbb)');
  expect(releaseName({ release: null, imageId: null, version })).toBe('commit bbbbbbb');
  expect(releaseName({ release: 1, imageId: 'sha256:1', version: null })).toBe('#1');
  expect(releaseName({ release: null, imageId: null, version: null })).toBe('-');
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
    out.rewrite('…');
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
  const text = asWritten(error);
  const lost: UpdateDto = {
    ...failed,
    steps: failed.steps.map((step) => ({ ...step, error: text })),
    error: text,
  };
  const told = ['no such module: left-pad', 'npm ERR!', sentence].map((line, at) => ({
    seq: at + 1,
    at: '',
    stepId: 1,
    text: line,
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
  ['unknown', 4, 'is not known'],
  ['rollback-failed', 5, 'needs you'],
  ['asks', 1, 'homeport keep asks'],
])('%s exits with %i and says "%s"', (app, code, words) => {
  expect(updateExitCode(update(app))).toBe(code);
  expect(summary(update(app)).join('\n')).toContain(words);
});
