import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JSON_OUTPUTS } from '../../../electron/cli/json-outputs.ts';
import { adoptInput } from '../../../electron/shared/contract.ts';
import { type ScriptedRun, scriptedRun } from './scripted-run.ts';

/** Images of registries on the command line, against a scripted Homeport: what is asked for, and what is said. */

let cli: ScriptedRun;
let terminal: ScriptedRun;
let refusing: ScriptedRun;
beforeAll(async () => {
  cli = await scriptedRun();
  terminal = await scriptedRun({ answer: 'y' });
  refusing = await scriptedRun({ answer: '' });
});
afterAll(() => Promise.all([cli?.close(), terminal?.close(), refusing?.close()]));

const asked = (of: ScriptedRun, what: string) => of.scripted.asked.filter((each) => each.startsWith(what));
const adoption = () =>
  adoptInput.parse(JSON.parse(asked(cli, 'adopt {').at(-1)?.slice('adopt '.length) ?? ''));

describe('homeport adopt', () => {
  it('needs no source: the container keeps following its own image', async () => {
    const { stdout, code } = await cli.run('adopt', 'adopted');
    expect(code).toBe(0);
    expect(adoption()).toMatchObject({ container: 'adopted' });
    expect(adoption().source).toBeUndefined();
    expect(stdout).toContain('looked after, and keeps following');
    expect(stdout).toContain('The first update waits until you have seen what is new');
  });

  it('says how its own image is followed', async () => {
    await cli.run(
      'adopt',
      'adopted',
      '--versions',
      '^1.27',
      '--pull-timeout',
      '5',
      '--schedule',
      '0 3 * * *',
    );
    expect(adoption()).toMatchObject({
      source: {
        kind: 'registry',
        image: 'nginx',
        follow: { kind: 'versions', pattern: '^1.27' },
        pullTimeoutMinutes: 5,
      },
      schedule: { cron: '0 3 * * *' },
    });
  });

  it('takes another source as ever', async () => {
    await cli.run('adopt', 'adopted', '--git', 'https://example.org/a.git');
    expect(adoption().source).toMatchObject({ kind: 'git' });
  });

  it.each([
    [['adopt', 'mine', '--versions', '^1'], /It was made on this machine\. Say where/],
    [['adopt'], /Name the container to look after, or say --all/],
    [['adopt', 'web', '--all'], /Either name a container, or say --all/],
    [['adopt', 'web', '--yes'], /belong to --all/],
    [['adopt', '--all', '--keep', '3'], /homeport set/],
    [['adopt', '--all', '--except', 'nobody', '--yes'], /There is no container nobody/],
    [['adopt', '--all'], /Nobody is there to be asked/],
    [['adopt', '--all', '--json'], /Nobody is there to be asked/],
  ])('%j is refused in words: 2', async (args, words) => {
    const { code, stderr } = await cli.run(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
  });
});

describe('homeport adopt --all', () => {
  it('shows who can be looked after and who can’t, and asks first', async () => {
    const { stdout, code } = await terminal.run('adopt', '--all');
    expect(stdout).toMatch(/^adopted +nginx:alpine$/m);
    expect(stdout).toContain('mine: It was made on this machine.');
    expect(stdout).toContain('swarm: It is a task of a Swarm service');
    expect(stdout).toContain('theirs: no: another Homeport looks after it');
    expect(stdout).not.toMatch(/^web\b/m);
    expect(asked(terminal, 'adopt-all')).toEqual(['adopt-all adopted db']);
    expect(stdout).toContain('1 container is looked after. Nothing was changed or restarted.');
    expect(stdout).toContain('db: Somebody was faster.');
    expect(code).toBe(1);
  });

  it('leaves all as it is where the person does not say yes', async () => {
    const { stdout, code } = await refusing.run('adopt', '--all');
    expect([code, asked(refusing, 'adopt-all')]).toEqual([0, []]);
    expect(stdout).toContain('Left as they are.');
  });

  it('--yes asks nothing, --except leaves some out, and JSON is of its shape', async () => {
    const { stdout, code } = await cli.run('adopt', '--all', '--yes', '--except', 'db', '--json');
    expect(code).toBe(0);
    expect(asked(cli, 'adopt-all').at(-1)).toBe('adopt-all adopted');
    const printed: unknown = JSON.parse(stdout);
    expect(printed).toEqual([{ container: 'adopted', app: 'adopted', refusal: null }]);
    expect(JSON_OUTPUTS.adopt?.parse(printed)).toEqual(printed);
  });
});

it('homeport check says version, size and age of what is new', async () => {
  const { stdout } = await cli.run('check', 'racing');
  expect(stdout).toContain('2.19.5, 84 MB, made 2 days ago');
  const printed: unknown = JSON.parse((await cli.run('check', 'racing', '--json')).stdout);
  expect(printed).toMatchObject([{ about: { bytes: 84_300_000 }, version: { label: '2.19.5' } }]);
  expect(JSON_OUTPUTS.check?.parse(printed)).toEqual(printed);
});

it('homeport look shows what matches, and in which order', async () => {
  const { stdout } = await cli.run('look', '--image', 'nginx', '--versions', '^2');
  expect(asked(cli, 'look').at(-1)).toContain('"pattern":"^2"');
  expect(stdout).toContain('nginx: 2.19.5 is the newest.');
  expect(stdout).toMatch(/the newest first:\n {2}2\.19\.5\n {2}2\.19\.4\n {2}2\.18\.0\n/);
  expect(stdout).toMatch(/^Made +2 days ago$/m);
  const printed: unknown = JSON.parse((await cli.run('look', '--image', 'nginx', '--json')).stdout);
  expect(JSON_OUTPUTS.look?.parse(printed)).toEqual(printed);
});

it('homeport trust leaves the first update to the schedule', async () => {
  expect((await cli.run('trust', 'adopted')).stdout).toContain('left to its schedule from now on');
});
