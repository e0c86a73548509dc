import { createRouterClient, implement } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { EVENT_OF } from '../../../electron/engine/notify/told.ts';
import type { EngineClient } from '../../../electron/main/engine/live.ts';
import { notificationFor } from '../../../electron/main/notifications/wording.ts';
import { createPerformer } from '../../../electron/main/tray/actions.ts';
import { trayTemplate } from '../../../electron/main/tray/template.ts';
import type { TrayAction, TrayItem } from '../../../electron/main/tray/tray-model.ts';
import { contract } from '../../../electron/shared/contract.ts';
import type { Attention, CheckResult } from '../../../electron/shared/dto.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { app, attention, live, NOW, previousOf } from '../../support/electron-double/live-samples.ts';

/** What a click in the tray or on a notification does, over the real contract with made-up answers. */
type Answers = { check?: CheckResult[]; updateId?: string | null; fail?: HomeportError };

function world(answers: Answers = {}) {
  const asked: unknown[] = [];
  const said: { title: string; body: string }[] = [];
  const done: string[] = [];
  const os = implement(contract).use(({ next, path }, input) => {
    asked.push([path.join('.'), input]);
    if (answers.fail !== undefined) throw answers.fail;
    return next();
  });
  const updateId = answers.updateId === undefined ? 'u1' : answers.updateId;
  const router = {
    apps: {
      update: os.apps.update.handler(() => ({
        updateId,
        message: asWritten('Nothing newer than #4.'),
        wasSkipped: false,
      })),
      check: os.apps.check.handler(() => answers.check ?? []),
      restore: os.apps.restore.handler(() => ({
        updateId: 'u2',
        message: asWritten('Putting release 3 back.'),
      })),
      keep: os.apps.keep.handler(() => ({ updateId: 'u1' })),
      cancel: os.apps.cancel.handler(() => ({ updateId: 'u1' })),
      restart: os.apps.restart.handler(() => ({
        restarted: 'c0ffee',
        message: asWritten(''),
        dependants: [],
      })),
    },
    schedule: {
      pause: os.schedule.pause.handler(({ input }) => ({
        paused: true,
        until: 'until' in input ? input.until : null,
      })),
      resume: os.schedule.resume.handler(() => ({ paused: false, until: null })),
    },
  };
  const made = createRouterClient(router);
  // Only what the performer may use is there: anything else would fail the test.
  const client: () => Pick<EngineClient, 'apps' | 'schedule'> = () => Object(made);
  const perform = createPerformer({
    client,
    openWindow: (route) => done.push(`window ${route}`),
    openSettings: () => done.push('settings'),
    openLink: async (url) => {
      done.push(`link ${url}`);
      return url.startsWith('https:');
    },
    startEngine: () => done.push('engine'),
    quit: () => done.push('quit'),
    say: (title, body) => said.push({ title, body }),
    log: () => {},
  });
  return { perform, asked, said, done };
}
const result = (name: string, found: CheckResult['result'], message = ''): CheckResult => ({
  app: name,
  at: NOW.toISOString(),
  hold: null,
  result: found,
  version: null,
  message: asWritten(message),
});

describe('a click', () => {
  it.each([
    [{ type: 'update', app: 'wiki' }, ['apps.update', { app: 'wiki' }]],
    [{ type: 'check', app: 'wiki' }, ['apps.check', { apps: ['wiki'] }]],
    [{ type: 'check-all' }, ['apps.check', { apps: [] }]],
    [{ type: 'restore', app: 'wiki', release: 3 }, ['apps.restore', { app: 'wiki', release: 3 }]],
    // An update that awaits a decision: the engine knows to what.
    [{ type: 'restore', app: 'wiki', release: null }, ['apps.restore', { app: 'wiki' }]],
    [{ type: 'keep', app: 'wiki' }, ['apps.keep', { app: 'wiki' }]],
    [{ type: 'cancel', app: 'wiki' }, ['apps.cancel', { app: 'wiki' }]],
    [{ type: 'restart', app: 'wiki' }, ['apps.restart', { app: 'wiki' }]],
    [{ type: 'pause', length: 'hour' }, ['schedule.pause', { length: 'hour' }]],
    [{ type: 'pause', length: 'resumed' }, ['schedule.pause', { length: 'resumed' }]],
    [{ type: 'resume' }, ['schedule.resume', undefined]],
  ] as [TrayAction, unknown][])('%j asks the engine', async (action, expected) => {
    const { perform, asked } = world();
    await perform(action);
    expect(asked).toEqual([expected]);
  });

  it.each([
    [{ type: 'open', route: '/apps/wiki' }, 'window /apps/wiki'],
    [{ type: 'settings' }, 'settings'],
    [{ type: 'open-url', url: 'https://wiki.example/' }, 'link https://wiki.example/'],
    [{ type: 'start-engine' }, 'engine'],
    [{ type: 'quit' }, 'quit'],
  ] as [TrayAction, string][])('%j', async (action, expected) => {
    const { perform, asked, done, said } = world();
    await perform(action);
    expect({ asked, done, said }).toEqual({ asked: [], done: [expected], said: [] });
  });

  it('on restore shows its update', async () => {
    const { perform, done } = world();
    await perform({ type: 'restore', app: 'wiki', release: 3 });
    expect(done).toEqual(['window /updates/u2']);
  });

  it('is answered where nothing is to be seen', async () => {
    const nothing = world({ updateId: null });
    await nothing.perform({ type: 'update', app: 'wiki' });
    expect(nothing.said).toEqual([{ title: 'wiki', body: 'Nothing newer than #4.' }]);
    const all = world({ check: [result('a', 'new'), result('b', 'current'), result('c', 'failed')] });
    await all.perform({ type: 'check-all' });
    expect(all.said).toEqual([{ title: 'Checked all apps', body: 'New for a. 1 could not be asked.' }]);
    const link = world();
    await link.perform({ type: 'open-url', url: 'ftp://nas/' });
    expect(link.said).toEqual([{ title: 'Not opened', body: 'ftp://nas/ can’t be opened in a browser.' }]);
  });

  it.each([
    { type: 'update', app: 'wiki' },
    { type: 'check', app: 'wiki' },
    { type: 'check-all' },
    { type: 'restore', app: 'wiki', release: 3 },
    { type: 'keep', app: 'wiki' },
    { type: 'cancel', app: 'wiki' },
    { type: 'restart', app: 'wiki' },
    { type: 'pause', length: 'tomorrow' },
    { type: 'resume' },
  ] as TrayAction[])('%j that fails is said in the engine’s words', async (action) => {
    const { perform, said } = world({ fail: new HomeportError('CONFLICT', 'wiki is busy.') });
    await perform(action);
    expect(said).toMatchObject([{ body: 'wiki is busy.' }]);
    if ('app' in action) expect(said[0]?.title).toContain('wiki');
  });
});

describe('whatever a notification offers', () => {
  const actionsIn = (items: TrayItem[]): TrayAction[] =>
    items.flatMap((item) =>
      item.kind === 'menu'
        ? actionsIn(item.items)
        : item.kind === 'action' && item.enabled
          ? [item.action]
          : [],
    );
  const kinds: Attention['kind'][] = [
    'rollback-failed',
    'awaiting-decision',
    'rolled-back',
    'update-failed',
    'unhealthy',
    'not-running',
  ];
  it.each(kinds)('the tray offers too: %s', (kind) => {
    const ofHealth = kind === 'unhealthy' || kind === 'not-running';
    const entry = attention('wiki', kind, 'Why.', {
      updateId: ofHealth ? null : 'u1',
      restore: kind === 'update-failed' ? null : previousOf('wiki'),
    });
    const picture = live({ overall: 'attention', attention: [entry], apps: [app('wiki')] });
    const told = EVENT_OF[kind];
    if (told === null) throw new Error(`${kind} is never told`);
    const restore = entry.restore && {
      ...entry.restore,
      release: kind === 'awaiting-decision' ? null : entry.restore.release,
    };
    const offered = notificationFor({ ...entry, key: kind, kind: told, params: {}, restore });
    const { buttons } = offered;
    expect(buttons.map((button) => button.label)).toContain('Show log');
    expect(buttons.some((button) => button.label === 'Restore previous')).toBe(entry.restore !== null);
    const inTray = actionsIn(trayTemplate({ live: picture, engine: { state: 'running' }, now: NOW }));
    for (const { action } of buttons) expect(inTray).toContainEqual(action);
    // Its click leads to the same page as its log.
    expect(buttons.map((button) => button.action)).toContainEqual({ type: 'open', route: offered.route });
  });
});
