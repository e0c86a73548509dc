import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { followSystemTheme } from '../../../electron/main/tray/system-theme.ts';
import { createTray, REBUILD_EVERY_MS, toElectron } from '../../../electron/main/tray/tray.ts';
import { awaitTrayHost, type TrayHost } from '../../../electron/main/tray/tray-host.ts';
import type { TrayAction } from '../../../electron/main/tray/tray-model.ts';
import type { LiveState } from '../../../electron/shared/dto.ts';
import { app, live, NOW, SAMPLES } from '../../support/electron-double/live-samples.ts';

/** A tray over time: a clock in hand, timers that are run by the test. */
function world(platform: NodeJS.Platform = 'linux') {
  const set = { menus: [] as MenuItemConstructorOptions[][], images: [] as string[], tips: [] as string[] };
  const events = new EventEmitter();
  let time = NOW.getTime();
  let picture: LiveState = SAMPLES.well;
  let timers: { run: () => void; at: number }[] = [];
  let opened = 0;
  const tray = createTray({
    electron: {
      Tray: class {
        on(event: string, listener: () => void) {
          return events.on(event, listener);
        }
        setToolTip(tip: string) {
          set.tips.push(tip);
        }
        setImage(image: string) {
          set.images.push(image);
        }
        setContextMenu(menu: { items: unknown[] } | null) {
          if (menu !== null) set.menus.push(menu.items.map((item) => Object(item)));
        }
        destroy() {}
      },
      Menu: {
        buildFromTemplate: (items) => ({ items }),
        setApplicationMenu: () => {},
      },
    },
    platform,
    input: () => ({ live: picture, engine: { state: 'running' } }),
    icon: (state) => `${state}.png`,
    perform: () => {},
    openWindow: () => {
      opened += 1;
    },
    now: () => new Date(time),
    setTimer: (run, ms) => {
      const timer = { run, at: time + ms };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  return {
    tray,
    set,
    events,
    opened: () => opened,
    show: (next: LiveState) => {
      picture = next;
      tray.changed();
    },
    pass: (ms: number) => {
      time += ms;
      const due = timers.filter((timer) => timer.at <= time);
      timers = timers.filter((timer) => timer.at > time);
      for (const timer of due) timer.run();
    },
    setClock: (ms: number) => {
      time += ms;
    },
    nextIn: () => Math.min(...timers.map((timer) => timer.at)) - time,
  };
}
const numbered = (number: number) => live({ apps: [app(`app-${number}`)] });

describe('the tray', () => {
  it('is rebuilt a few times a second at most, however fast the pictures come, and shows the last one', () => {
    const { set, show, pass } = world();
    for (let picture = 1; picture <= 200; picture += 1) {
      show(numbered(picture));
      pass(10);
    }
    pass(REBUILD_EVERY_MS);
    // 2 s of pictures.
    expect(set.menus.length).toBeLessThanOrEqual(2_000 / REBUILD_EVERY_MS + 2);
    expect(set.menus.length).toBeGreaterThan(3);
    expect(JSON.stringify(set.menus.at(-1))).toContain('app-200 ·');
  });

  it('sets nothing that has not changed: setting a menu closes the open one', () => {
    const { set, show, pass } = world();
    const before = { menus: set.menus.length, images: set.images.length, tips: set.tips.length };
    show(structuredClone(SAMPLES.well));
    pass(REBUILD_EVERY_MS);
    expect({ menus: set.menus.length, images: set.images.length, tips: set.tips.length }).toEqual(before);
    show(SAMPLES.attention);
    pass(REBUILD_EVERY_MS);
    expect(set.images.at(-1)).toBe('attention.png');
    expect(set.tips.at(-1)).toBe('Homeport: 3 apps need attention');
  });

  it('lets ages move on by themselves', () => {
    const { set, pass } = world();
    const before = set.menus.length;
    for (let minute = 0; minute < 24 * 60; minute += 1) pass(60_000);
    expect(set.menus.length).toBeGreaterThan(before);
    expect(set.menus.length).toBeLessThan(before + 10);
  });

  it('is not frozen by a clock that is set back', () => {
    const { show, setClock, nextIn } = world();
    setClock(-3_600_000);
    show(SAMPLES.working);
    expect(nextIn()).toBeLessThanOrEqual(REBUILD_EVERY_MS);
  });

  it('opens the window at a click on Windows; elsewhere a click is the menu’s', () => {
    const windows = world('win32');
    windows.events.emit('click');
    expect(windows.opened()).toBe(1);
    const linux = world('linux');
    linux.events.emit('click');
    expect(linux.opened()).toBe(0);
  });

  it('shows somebody else’s & as an &', () => {
    const items = toElectron([{ kind: 'text', label: 'make && make install' }], (_action: TrayAction) => {});
    expect(items).toEqual([{ label: 'make &&&& make install', enabled: false }]);
  });
});

describe('the panel’s look', () => {
  const theme = (source: 'system' | 'light' | 'dark', dark: boolean, ui = false) => ({
    themeSource: source,
    shouldUseDarkColors: dark,
    shouldUseDarkColorsForSystemIntegratedUI: ui,
    on: () => {},
  });
  it('follows the system, not what a person chose for the windows', () => {
    const linux = theme('system', false);
    const dark = followSystemTheme(linux, 'linux');
    Object.assign(linux, { themeSource: 'dark', shouldUseDarkColors: true });
    expect(dark()).toBe(false);
    Object.assign(linux, { themeSource: 'system' });
    expect(dark()).toBe(true);
    expect(followSystemTheme(theme('light', false, true), 'win32')()).toBe(true);
  });
});

describe('the tray’s host at a login', () => {
  const answers = (list: TrayHost[]) => {
    const asked: TrayHost[] = [];
    const find = async () => {
      const answer = list[Math.min(asked.length, list.length - 1)] ?? 'absent';
      asked.push(answer);
      return answer;
    };
    return { asked, find };
  };
  const atOnce = (run: () => void) => run();
  it('is waited for, since a panel may come later than Homeport', async () => {
    const { asked, find } = answers(['absent', 'absent', 'present']);
    expect(await awaitTrayHost(find, atOnce)).toBe('present');
    expect(asked).toHaveLength(3);
  });
  it('is not waited for endlessly, nor where nobody can tell', async () => {
    const never = answers(['absent']);
    expect(await awaitTrayHost(never.find, atOnce)).toBe('absent');
    expect(never.asked).toHaveLength(8);
    const unknown = answers(['unknown']);
    expect(await awaitTrayHost(unknown.find, atOnce)).toBe('unknown');
    expect(unknown.asked).toHaveLength(1);
  });
});
