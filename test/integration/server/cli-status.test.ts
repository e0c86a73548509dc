import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Attention, WholeState } from '../../../electron/shared/dto.ts';
import { asWritten, say } from '../../../electron/shared/text/text.ts';
import { appAtWork, appWithSettings, live, update } from './scripted-homeport.ts';
import { type ScriptedRun, scriptedRun } from './scripted-run.ts';

/** `homeport status`, for people and for monitoring. */
let cli: ScriptedRun;
beforeAll(async () => {
  cli = await scriptedRun();
});
beforeEach(() => cli.scripted.show(live));
afterAll(() => cli?.close());

const attention: Attention = {
  app: 'web',
  kind: 'unhealthy',
  message: asWritten('It is not well.'),
  at: '2026-11-20T11:55:00.000Z',
  updateId: null,
  restore: null,
};
const web = {
  ...appWithSettings('succeeded'),
  name: 'web',
  containerName: 'Web-1',
  containerId: 'abc123'.padEnd(64, '0'),
};
const well: WholeState = { ...live, apps: [web] };
const troubled: WholeState = {
  ...well,
  apps: [{ ...web, state: 'unhealthy' }],
  attention: [attention],
  overall: 'attention',
};
const away: WholeState = {
  ...well,
  overall: 'away',
  docker: { ...live.docker, state: 'away', message: asWritten('No Docker engine answers.') },
};

describe('exit codes', () => {
  it.each<[string, WholeState, number, string]>([
    ['all is well', well, 0, 'All is well.'],
    [
      'an update is under way',
      { ...well, overall: 'working', apps: [appAtWork(update('slow'))] },
      0,
      'under way',
    ],
    ['something needs a person', troubled, 6, 'Something needs you.'],
    ['Docker is away', away, 7, 'Docker does not answer.'],
  ])('%s', async (_, state, code, words) => {
    cli.scripted.show(state);
    const result = await cli.run('status');
    expect(result).toMatchObject({ code, stderr: '' });
    expect(result.stdout).toContain(words);
    expect((await cli.run('status', '--json')).code).toBe(code);
  });

  it('says what is wrong in words, with --json too', async () => {
    const low = say('storage.tidying-frees', { size: '1.2 GB' });
    cli.scripted.show({ ...away, storeProblem: asWritten('The disk is full.'), diskLow: low });
    const { stdout } = await cli.run('status');
    for (const words of ['No Docker engine answers.', 'The disk is full.', 'That frees at least 1.2 GB.'])
      expect(stdout).toContain(words);
    expect(JSON.parse((await cli.run('status', '--json')).stdout)).toMatchObject({
      docker: { message: 'No Docker engine answers.' },
      storeProblem: 'The disk is full.',
      diskLow: 'That frees at least 1.2 GB.',
    });
  });

  it('says states in words, and ages', async () => {
    cli.scripted.show(troubled);
    expect((await cli.run('status')).stdout).toMatch(/^web +It is not well\. +5 min ago$/m);
    cli.scripted.show({ ...well, apps: [{ ...web, state: 'never-ran' }] });
    expect((await cli.run('apps')).stdout).toContain('not run yet');
  });
});

describe('--watch', () => {
  it('says a line per change, and ends by Ctrl-C', async () => {
    cli.scripted.show(well);
    const watch = cli.start('status', '--watch');
    await expect.poll(watch.printed).toContain('All is well.');
    cli.scripted.show(troubled);
    await expect.poll(watch.printed).toContain('web: running → unhealthy');
    cli.scripted.show(well);
    await expect.poll(watch.printed).toContain('web: unhealthy → running');
    watch.interrupt();
    const { code, stdout, stderr } = await watch.end;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d Homeport: All is well\. → Something needs you\.$/m);
    expect(stdout).toMatch(/web needs you \(unhealthy\): no more$/m);
  });

  it('draws again on a terminal', async () => {
    const terminal = await scriptedRun({ isTTY: true, columns: 80 });
    try {
      terminal.scripted.show(well);
      const watch = terminal.start('status', '--watch');
      await expect.poll(watch.printed).toContain('All is well.');
      terminal.scripted.show(troubled);
      await expect.poll(watch.printed).toContain('Something needs you.');
      watch.interrupt();
      const { stdout } = await watch.end;
      const rows = stdout.slice(0, stdout.indexOf('\u001b[')).split('\n').length - 1;
      expect(stdout).toContain(`\u001b[${rows}A\r\u001b[J`);
    } finally {
      await terminal.close();
    }
  });

  it('with --json prints one value a line', async () => {
    cli.scripted.show(well);
    const watch = cli.start('status', '--watch', '--json');
    await expect.poll(watch.printed).toContain('"overall":"well"');
    cli.scripted.show(troubled);
    await expect.poll(watch.printed).toContain('"overall":"attention"');
    watch.interrupt();
    const lines = (await watch.end).stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).overall)).toEqual(['well', 'attention']);
  });

  it('ends with an error where Homeport goes away', async () => {
    const gone = await scriptedRun();
    const watch = gone.start('status', '--watch');
    await expect.poll(watch.printed).toContain('All is well.');
    await gone.close();
    const { code, stderr } = await watch.end;
    expect(code).toBe(1);
    expect(stderr).toContain('Homeport went away');
  });
});

describe('an app is called by its container, too', () => {
  it.each([
    ['Web-1', 'web'],
    ['abc12', 'web'],
    ['web', 'web'],
  ])('%s', async (typed, name) => {
    cli.scripted.show(well);
    await cli.run('remove', typed, '--keep-container');
    expect(cli.scripted.asked.at(-1)).toBe(`remove ${name} true`);
  });

  it('with names that are near where there is none', async () => {
    cli.scripted.show(well);
    const { code, stderr } = await cli.run('logs', 'wbe');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'There is no app "wbe". Did you mean "web"? The apps are: web.\n',
    });
    const all = await cli.run('check', 'Web-1', 'nope', '--json');
    expect(JSON.parse(all.stderr)).toEqual({
      error: { code: 'NOT_FOUND', message: expect.stringContaining('There is no app "nope".') },
    });
  });
});

it('tells times in the person’s zone, whatever the language', async () => {
  const before = process.env.TZ;
  process.env.TZ = 'Asia/Tokyo';
  try {
    cli.scripted.show({ ...well, pause: { paused: true, until: '2026-11-20T20:00:00.000Z' } });
    expect((await cli.run('status')).stdout).toContain('paused until 2026-11-21 05:00');
    expect((await cli.run('show', 'u-failed')).stdout).toContain('2026-11-20 19:00 (2 h ago)');
    expect((await cli.run('status', '--json')).stdout).toContain('2026-11-20T20:00:00.000Z');
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});
