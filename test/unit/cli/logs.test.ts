import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseSince } from '../../../electron/cli/commands/logs.ts';
import { type ScriptedRun, scriptedRun } from './scripted-run.ts';

let cli: ScriptedRun;
beforeEach(() => {
  cli = scriptedRun();
});

describe('logs --follow', () => {
  test('goes on where it was, says what happens to the log on stderr, and ends with the app', async () => {
    await cli.serve();
    expect(await cli.homeport('logs', 'web', '--follow', '--tail', '7')).toBe(0);
    expect(cli.out()).toBe('one\ntwo red\nthree\n');
    expect(cli.err()).toBe('web has a new container.\nweb was removed.\n');
    expect(cli.scripted.asked.map((line) => JSON.parse(line.slice(line.indexOf('{'))))).toMatchObject([
      { tail: 7, since: null, after: null },
      { tail: 7, after: { lines: 1, at: '2026-11-20T10:00:12.300Z' } },
    ]);
  });

  test('Ctrl-C ends it well, and its subscription', async () => {
    await cli.serve();
    const code = cli.homeport('logs', 'slow', '--follow', '--timestamps');
    await vi.waitFor(() => expect(cli.scripted.watchers()).toBe(1));
    cli.interrupt();
    expect(await code).toBe(0);
    expect(cli.out()).toContain('2026-11-20T10:00:00.000Z one\n');
    await vi.waitFor(() => expect(cli.scripted.watchers()).toBe(0));
  });

  test('without a running Homeport prints the last lines, and holds up nobody', async () => {
    expect(await cli.homeport('logs', 'web', '--follow')).toBe(0);
    expect(cli.out()).not.toBe('');
    expect(cli.err()).toContain('Not followed without a running Homeport');
    expect(cli.err()).toMatch(/docker logs --follow \S+$/m);
    expect(cli.scripted.asked.filter((line) => line.startsWith('follow-logs'))).toEqual([]);
  });

  test('lines that come are no JSON value', async () => {
    expect(await cli.homeport('logs', 'web', '--follow', '--json')).toBe(2);
  });
});

describe('--since', () => {
  const now = new Date('2026-11-20T10:05:00.000Z');
  test.each([
    ['90s', '2026-11-20T10:03:30.000Z'],
    ['1h30m', '2026-11-20T08:35:00.000Z'],
    ['2d', '2026-11-18T10:05:00.000Z'],
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20 10:00', new Date('2026-11-20T10:00').toISOString()],
    ['2026-11-20', new Date('2026-11-20T00:00').toISOString()],
  ])('%s', (text, at) => {
    expect(parseSince(text)(now).toISOString()).toBe(at);
  });
  test.each(['', 'yesterday', '10', '10x', '5m later', '2026-13-40'])('"%s" is refused', (text) => {
    expect(() => parseSince(text)).toThrow(/duration/);
  });
});
