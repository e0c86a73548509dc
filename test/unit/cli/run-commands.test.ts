import { beforeEach, describe, expect, test } from 'vitest';
import type { Attention } from '../../../electron/shared/dto.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { live } from '../../integration/server/scripted-homeport.ts';
import { type ScriptedRun, scriptedRun } from './scripted-run.ts';

let cli: ScriptedRun;
beforeEach(() => {
  cli = scriptedRun();
});

test.each([
  ['start', 'web is started.'],
  ['stop', 'web is stopped.'],
  ['restart', 'web was started again.'],
])('%s asks for it, and says what came of it', async (command, words) => {
  expect(await cli.homeport(command, 'web')).toBe(0);
  expect(cli.scripted.asked).toEqual([`${command} web`]);
  expect(cli.out()).toBe(`${words}\n`);
  await cli.homeport(command, 'web', '--json');
  expect(JSON.parse(cli.out())).toMatchObject({ app: 'web', message: words });
});

test('stop --json names what lives in it', async () => {
  await cli.homeport('stop', 'web', '--json');
  expect(JSON.parse(cli.out())).toMatchObject({ stopped: true, dependants: ['sidecar'] });
});

test('health: newest first, with when and what it said', async () => {
  expect(await cli.homeport('health', 'web', '--limit', '2')).toBe(0);
  expect(cli.out().split('\n')).toEqual([
    'WHEN       STATE      IT SAID',
    '4 min ago  unhealthy  no answer 2',
    '5 min ago  healthy',
    '',
  ]);
});

describe('dismiss', () => {
  const need = (kind: Attention['kind'], app = 'web'): Attention => ({
    app,
    kind,
    message: asWritten(`It is ${kind}.`),
    at: live.startedAt,
    updateId: null,
    restore: null,
  });

  test('all of the app that can be taken off; what stays is said', async () => {
    const attention = [
      need('rolled-back'),
      need('whereabouts'),
      need('check-failed'),
      need('unhealthy', 'db'),
    ];
    cli.scripted.show({ ...live, attention });
    expect(await cli.homeport('dismiss', 'web')).toBe(0);
    expect(cli.scripted.asked).toEqual(['dismiss web rolled-back', 'dismiss web check-failed']);
    expect(cli.out()).toContain('(rolled-back, check-failed)');
    expect(cli.out()).toContain('Still on it: whereabouts');
  });

  test('one kind', async () => {
    cli.scripted.show({ ...live, attention: [need('rolled-back'), need('check-failed')] });
    expect(await cli.homeport('dismiss', 'web', 'check-failed', '--json')).toBe(0);
    expect(JSON.parse(cli.out())).toEqual({ app: 'web', dismissed: ['check-failed'] });
  });

  test('nothing there is no failure, a kind that does not exist is', async () => {
    expect(await cli.homeport('dismiss', 'web')).toBe(0);
    expect(cli.out()).toContain('nothing to take off');
    expect(await cli.homeport('dismiss', 'web', 'sad')).toBe(2);
    expect(cli.err()).toContain('rolled-back');
  });
});
