import { describe, expect, test } from 'vitest';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { appAtWork, live, update } from '../../integration/server/scripted-homeport.ts';
import { scriptedRun } from './scripted-run.ts';

/** 'made' was made by Homeport, 'adopted' by a person, 'lost' is another Homeport's by now, 'never' has not run yet. */
function homeport(answers?: string[]) {
  const cli = scriptedRun(answers);
  const app = (name: string, more: object) => ({ ...appAtWork(update(name)), activeUpdate: null, ...more });
  cli.scripted.show({
    ...live,
    apps: [
      app('made', { specFrom: 'homeport', keptOnRemove: false }),
      app('adopted', { specFrom: 'container' }),
      app('lost', { specFrom: 'homeport', keptOnRemove: false }),
      app('never', { specFrom: 'homeport', keptOnRemove: false, state: 'never-ran' }),
    ],
    attention: [
      {
        app: 'lost',
        kind: 'taken-over',
        message: asWritten(''),
        at: live.startedAt,
        updateId: null,
        restore: null,
      },
    ],
  });
  return cli;
}

const FORGET = expect.stringMatching(/^Forget \w+\? /);
const CONTAINER = 'Also remove its container made? [y/N] ';

describe('at a terminal', () => {
  test.each<[string, string[], string[], unknown[], string | null]>([
    ['forgotten, and the container kept', ['made'], ['y', ''], [FORGET, CONTAINER], 'remove made true'],
    ['and the container removed', ['made'], ['yes', 'Y'], [FORGET, CONTAINER], 'remove made false'],
    ['not after all', ['made'], [''], [FORGET], null],
    [
      'adopted',
      ['adopted'],
      ['y', 'n'],
      [FORGET, expect.stringContaining('adopted?')],
      'remove adopted true',
    ],
    ['another’s by now', ['lost'], ['y'], [FORGET], 'remove lost true'],
    ['nothing ever ran', ['never'], ['y'], [FORGET], 'remove never true'],
    ['told what is to be done', ['made', '--with-container'], [], [], 'remove made false'],
    ['told to keep it', ['made', '--keep-container'], [], [], 'remove made true'],
    ['--yes: made', ['made', '--yes'], [], [], 'remove made false'],
    ['--yes: adopted', ['adopted', '--yes'], [], [], 'remove adopted true'],
  ])('%s', async (_, args, answers, questions, asked) => {
    const cli = homeport(answers);
    expect(await cli.homeport('remove', ...args)).toBe(0);
    expect(cli.questions).toEqual(questions);
    expect(cli.scripted.asked).toEqual(asked === null ? [] : [asked]);
  });
});

describe('in a script', () => {
  test.each([
    [['adopted'], 'remove adopted true'],
    [['lost'], 'remove lost true'],
    [['never'], 'remove never true'],
    [['made', '--keep-container'], 'remove made true'],
    [['made', '--with-container'], 'remove made false'],
    [['made', '--yes'], 'remove made false'],
    [['adopted', '--with-container'], 'remove adopted false'],
  ])('%j', async (args, asked) => {
    const cli = homeport();
    expect(await cli.homeport('remove', ...args)).toBe(0);
    expect(cli.scripted.asked).toEqual([asked]);
  });

  test('what Homeport made: it must be said what becomes of its container', async () => {
    const cli = homeport();
    expect(await cli.homeport('remove', 'made')).toBe(2);
    expect(cli.err()).toMatch(/--with-container.*--keep-container/);
    expect(cli.scripted.asked).toEqual([]);
  });

  test('with --json nobody is asked either', async () => {
    const cli = homeport(['y', 'y']);
    expect(await cli.homeport('remove', 'made', '--json')).toBe(2);
    expect(cli.questions).toEqual([]);
  });

  test('both is neither', async () => {
    const cli = homeport();
    expect(await cli.homeport('remove', 'made', '--with-container', '--keep-container')).toBe(2);
  });
});
