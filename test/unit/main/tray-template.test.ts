import { describe, expect, it } from 'vitest';
import { panelLook, trayIconFile } from '../../../electron/main/tray/icon-files.ts';
import { templateAsText, trayTemplate } from '../../../electron/main/tray/template.ts';
import { type TrayAction, type TrayItem, trayState } from '../../../electron/main/tray/tray-model.ts';
import { ageInWords, overallInWords, short } from '../../../electron/main/tray/words.ts';
import type { EngineState } from '../../../electron/shared/desktop-contract.ts';
import type { LiveState } from '../../../electron/shared/dto.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import {
  ago,
  app,
  attention,
  live,
  NOW,
  previousOf,
  SAMPLES,
  update,
} from '../../support/electron-double/live-samples.ts';

const RUNNING: EngineState = { state: 'running' };
const menuOf = (state: LiveState | null, engine: EngineState = RUNNING) =>
  trayTemplate({ live: state, engine, now: NOW });

function actionsIn(items: TrayItem[]): { label: string; enabled: boolean; action: TrayAction }[] {
  return items.flatMap((item) => {
    if (item.kind === 'menu') return actionsIn(item.items);
    return item.kind === 'action' ? [item] : [];
  });
}
const find = (items: TrayItem[], type: TrayAction['type'], name?: string) =>
  actionsIn(items).filter(
    ({ action }) => action.type === type && (name === undefined || ('app' in action && action.app === name)),
  );

describe('the tray menu', () => {
  it('begins with the state in words and ends with quit', () => {
    const items = menuOf(SAMPLES.well);
    expect(items[0]).toEqual({ kind: 'text', label: '2 of 3 run, 1 is stopped' });
    expect(items.at(-1)).toMatchObject({ kind: 'action', action: { type: 'quit' } });
  });

  it('puts what needs attention before the apps, with restore (tag, age) and the log', () => {
    const text = templateAsText(menuOf(SAMPLES.attention));
    const lines = text.split('\n');
    expect(lines[2]).toContain('photos: The update failed');
    expect(lines[3]).toBe('[Restore previous (homeport/photos:3-3a1b2c3, 1 day ago)]');
    expect(lines[4]).toBe('[Show log]');
    expect(text.indexOf('photos: The update')).toBeLessThan(text.indexOf('■ photos'));
  });

  it('offers both answers of an update that waits, although it is under way', () => {
    const items = menuOf(SAMPLES.attention);
    expect(find(items, 'keep', 'wiki')).toHaveLength(1);
    const [restore] = find(items, 'restore', 'wiki');
    expect(restore).toMatchObject({ enabled: true, action: { release: null } });
  });

  it('offers to start what does not run, and to make again what has no container', () => {
    const restore = { ...previousOf('a'), as: 'again' as const };
    const entry = attention('a', 'not-running', 'x', { updateId: null, restore });
    const labels = (containerId: string | null) =>
      actionsIn(menuOf(live({ attention: [entry], apps: [app('a', { containerId })] })).slice(0, 6)).map(
        ({ label }) => label,
      );
    expect(labels('id')).toContain('Start');
    expect(labels(null)).not.toContain('Start');
    expect(labels(null)).toContain(`Make #3 again (${restore.tag}, 1 day ago)`);
  });

  it('does not offer to restore a release whose image is gone', () => {
    const items = menuOf(SAMPLES.attention);
    expect(find(items, 'restore', 'feeds')).toEqual([]);
    expect(templateAsText(items)).toContain('Release #3 is gone from Docker');
  });

  it('switches off what an app under way can’t take', () => {
    const items = menuOf(SAMPLES.working);
    for (const type of ['update', 'check', 'restore', 'restart'] as const) {
      expect(find(items, type, 'photos').map((item) => item.enabled)).toEqual([false]);
    }
    expect(find(items, 'cancel', 'photos')).toHaveLength(1);
    // In the gate it is too late to cancel.
    expect(find(items, 'cancel', 'wiki')).toEqual([]);
  });

  it('offers every app its whole submenu', () => {
    const items = menuOf(SAMPLES.well);
    for (const type of ['update', 'check', 'restore', 'restart', 'open'] as const) {
      expect(find(items, type, type === 'open' ? undefined : 'photos').length).toBeGreaterThan(0);
    }
    expect(find(items, 'open-url').map(({ action }) => 'url' in action && action.url)).toEqual([
      'http://127.0.0.1:2283',
      'http://127.0.0.1:8080',
      'http://127.0.0.1:8443',
    ]);
  });

  it('folds long lists', () => {
    const items = menuOf(SAMPLES.many);
    const menus = items.filter((item) => item.kind === 'menu');
    expect(menus.map((item) => item.label)).toEqual(
      expect.arrayContaining(['3 more need attention', '8 more apps']),
    );
    expect(items.length).toBeLessThan(40);
    // Folded is not lost.
    expect(find(items, 'update').length).toBe(20);
    expect(new Set(find(items, 'restore').map(({ action }) => 'app' in action && action.app)).size).toBe(20);
  });

  it('folds into pages that a screen can show, however many there are, and counts them right', () => {
    const names = Array.from({ length: 70 }, (_, index) => `service-${String(index + 1).padStart(2, '0')}`);
    const items = menuOf(
      live({
        overall: 'attention',
        apps: names.map((name) => app(name)),
        attention: names.map((name) => attention(name, 'update-failed', 'It could not be built.')),
      }),
    );
    const labels = items.flatMap((item) => (item.kind === 'menu' ? [item.label] : []));
    expect(labels).toEqual(expect.arrayContaining(['66 more need attention', '58 more apps']));
    const longest = (level: TrayItem[]): number =>
      Math.max(level.length, ...level.map((item) => (item.kind === 'menu' ? longest(item.items) : 0)));
    expect(longest(items)).toBeLessThan(40);
    expect(find(items, 'update').map(({ action }) => 'app' in action && action.app)).toEqual(names);
  });

  it('takes nobody else’s & for a mnemonic', () => {
    const words = 'npm ci && npm test failed';
    const many = Array.from({ length: 6 }, (_, index) => attention(`app-${index}`, 'update-failed', words));
    const items = menuOf(live({ overall: 'attention', attention: many, apps: [app('app-0')] }));
    const folded = items.flatMap((item) => (item.kind === 'menu' ? item.items : []));
    expect(folded.map((item) => 'label' in item && item.label)).toContain(
      'app-5: npm ci &&&& npm test failed',
    );
    expect(templateAsText(items)).toContain('app-5: npm ci && npm test failed ▸');
  });

  it('offers resuming while paused and says until when', () => {
    expect(find(menuOf(SAMPLES.working), 'resume')[0]?.label).toMatch(/paused until \d\d:\d\d/);
    expect(find(menuOf(SAMPLES.working), 'pause')).toEqual([]);
    expect(find(menuOf(SAMPLES.well), 'pause')).toHaveLength(3);
  });

  it('without an engine offers only the window, the settings, quit, and a new start where it gave up', () => {
    const stopped = menuOf(SAMPLES.well, {
      state: 'stopped',
      message: 'Another Homeport already uses /data.',
    });
    expect(actionsIn(stopped).map(({ action }) => action.type)).toEqual([
      'start-engine',
      'open',
      'settings',
      'quit',
    ]);
    expect(templateAsText(stopped)).toContain('Another Homeport already uses /data.');
    expect(actionsIn(menuOf(null, { state: 'starting' })).map(({ action }) => action.type)).toEqual([
      'open',
      'settings',
      'quit',
    ]);
  });

  it('has one mnemonic at most for a level', () => {
    const check = (items: TrayItem[]) => {
      const keys = items.flatMap((item) =>
        'label' in item ? [...item.label.matchAll(/&(\w)/g)].map((match) => match[1]?.toLowerCase()) : [],
      );
      expect(new Set(keys).size).toBe(keys.length);
      for (const item of items) if (item.kind === 'menu') check(item.items);
    };
    for (const sample of Object.values(SAMPLES)) check(menuOf(sample));
  });

  it('is the same for the same state: nothing in it but the state and the time', () => {
    expect(menuOf(SAMPLES.many)).toEqual(menuOf(structuredClone(SAMPLES.many)));
  });
});

describe('the overall picture', () => {
  it.each([
    ['well', SAMPLES.well, RUNNING, 'well'],
    ['working', SAMPLES.working, RUNNING, 'working'],
    ['attention', SAMPLES.attention, RUNNING, 'attention'],
    ['Docker away', SAMPLES.away, RUNNING, 'away'],
    ['no picture yet', null, RUNNING, 'away'],
    ['engine restarting', SAMPLES.well, { state: 'restarting', retryAt: ago(0), message: '' }, 'away'],
    ['store trouble', live({ storeProblem: asWritten('The disk is full.') }), RUNNING, 'attention'],
  ] as const)('%s', (_name, state, engine, expected) => {
    expect(trayState({ live: state, engine })).toBe(expected);
  });

  it('says every state in words of its own', () => {
    const words = [SAMPLES.well, SAMPLES.working, SAMPLES.attention, SAMPLES.away].map((state) =>
      overallInWords({ live: state, engine: RUNNING }),
    );
    expect(words).toEqual([
      '2 of 3 run, 1 is stopped',
      'Updating 2 apps · schedules paused',
      '3 apps need attention',
      'Docker does not answer',
    ]);
    const { away } = SAMPLES;
    const otherEngine = { id: 'x', name: 'nas' };
    expect(
      overallInWords({ live: { ...away, docker: { ...away.docker, otherEngine } }, engine: RUNNING }),
    ).toBe('Another Docker engine answers');
    expect(
      overallInWords({
        live: live({ overall: 'attention', attention: [attention('wiki', 'unhealthy', 'x')] }),
        engine: RUNNING,
      }),
    ).toBe('wiki needs attention');
    const low = live({ overall: 'attention', attention: [], diskLow: asWritten('Only 1.1 GB are free.') });
    expect(overallInWords({ live: low, engine: RUNNING })).toBe('A disk is almost full');
    expect(
      overallInWords({
        live: live({
          overall: 'working',
          apps: [app('a', { activeUpdate: update('a', { phase: 'rollback' }) })],
        }),
        engine: RUNNING,
      }),
    ).toBe('a: putting the previous release back');
  });
});

describe('words', () => {
  it.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [60_000, '1 minute ago'],
    [59 * 60_000, '59 minutes ago'],
    [3_600_000, '1 hour ago'],
    [47 * 3_600_000, '1 day ago'],
    [100 * 86_400_000, '3 months ago'],
    [-5_000, 'just now'],
  ])('%i ms is "%s"', (ms, words) => {
    expect(ageInWords(ago(ms), NOW)).toBe(words);
  });

  it('does not make up an age', () => {
    expect(ageInWords('', NOW)).toBe('when is not known');
    const none = live({ pause: { paused: true, until: '' }, apps: [app('a')] });
    expect(templateAsText(menuOf(none))).not.toContain('NaN');
  });

  it('cuts long lines and joins broken ones', () => {
    expect(short('a\nb   c')).toBe('a b c');
    expect(short('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('does not offer a restore without a release to restore', () => {
    const none = live({
      apps: [app('a', { previous: null })],
      attention: [attention('a', 'unhealthy', 'x', { restore: null })],
    });
    expect(find(menuOf(none), 'restore')).toEqual([]);
    const some = live({
      apps: [app('a')],
      attention: [attention('a', 'unhealthy', 'x', { restore: previousOf('a') })],
    });
    expect(find(menuOf(some), 'restore')).toHaveLength(2);
  });
});

describe('icon files', () => {
  it('fit the platform and the panel', () => {
    expect(trayIconFile('/i', 'away', 'darwin', 'dark')).toBe('/i/tray-away-Template.png');
    expect(trayIconFile('/i', 'away', 'win32', 'light')).toBe('/i/tray-away-light.ico');
    expect(trayIconFile('/i', 'well', 'linux', 'dark')).toBe('/i/tray-well-dark.png');
  });
  it('take GNOME’s panel for dark, and a person’s word before all', () => {
    expect(panelLook('auto', { platform: 'linux', desktop: 'ubuntu:GNOME', darkTheme: false })).toBe('dark');
    expect(panelLook('auto', { platform: 'linux', desktop: 'KDE', darkTheme: false })).toBe('light');
    expect(panelLook('light', { platform: 'linux', desktop: 'GNOME', darkTheme: true })).toBe('light');
  });
});
