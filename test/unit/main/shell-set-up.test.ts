import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Autostart } from '../../../electron/main/autostart.ts';
import { watchEntrances } from '../../../electron/main/entrances.ts';
import { openFirstWindow } from '../../../electron/main/first-window.ts';
import { followPreferences } from '../../../electron/main/follow-preferences.ts';
import { createObservable, type Observable } from '../../../electron/main/observable.ts';
import type { OwnFiles } from '../../../electron/main/own-files.ts';
import type { Surroundings } from '../../../electron/main/surroundings.ts';
import type { TrayHost } from '../../../electron/main/tray/tray-host.ts';
import { defaultPreferences, type Preferences } from '../../../electron/shared/preferences.ts';
import { createElectronDouble, type ElectronDouble } from '../../support/electron-double/double.ts';

/** Parts of the shell's set-up that the whole of it, in test/integration/desktop, is too coarse for. */
let home: string;
let double: ElectronDouble;
let around: Surroundings;
let current: Observable<Preferences>;
let files: Pick<OwnFiles, 'preferences' | 'engineKey'>;
let said: string[];
const applied: { launchAtLogin: boolean; startHidden: boolean }[] = [];
const autostart = (change: Partial<Autostart> = {}): Autostart => ({
  supported: true,
  detail: '',
  apply: ({ launchAtLogin, startHidden }) => applied.push({ launchAtLogin, startHidden }),
  startedAtLogin: () => true,
  ...change,
});
const say = (title: string) => said.push(title);
const choose = (change: Partial<Preferences['general']>) =>
  current.set({ ...current.get(), general: { ...current.get().general, ...change } });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hpt-set-up-'));
  said = [];
  applied.length = 0;
  double = createElectronDouble({
    home,
    withPages: false,
    argv: [],
    secretBackend: 'gnome_libsecret',
    lockTaken: false,
  });
  around = {
    electron: double.electron,
    platform: 'linux',
    place: {
      preload: '',
      engine: '',
      renderer: '',
      icons: '',
      windowIcon: '',
      licences: '',
      dataDir: join(home, 'data'),
    },
    log: { line: () => {}, tail: () => [] },
    now: () => new Date('2026-11-20T12:00:00Z'),
    setTimer: () => () => {},
  };
  current = createObservable(defaultPreferences());
  files = {
    // electron-store itself would ask for Electron.
    preferences: { current, notice: 'Kept aside.', path: '', patch: () => current.get() },
    engineKey: {
      notice: null,
      reveal: async () => null,
      protection: async () => ({ level: 'keychain', name: 'a keyring' }),
    },
  };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('what follows the preferences', () => {
  it('is as they say at once, and whenever they change', () => {
    followPreferences(around, { ...files, autostart: autostart(), say });
    expect(applied.map(({ launchAtLogin }) => launchAtLogin)).toEqual([false]);
    choose({ theme: 'dark', launchAtLogin: true });
    expect(double.world.themeSource).toBe('dark');
    choose({ launchAtLogin: false });
    expect(applied.map(({ launchAtLogin }) => launchAtLogin)).toEqual([false, true, false]);
  });

  it('leaves the installed app’s launch at login alone in a development start, until it is chosen there', () => {
    const electron = { ...double.electron, app: { ...double.electron.app, isPackaged: false } };
    followPreferences({ ...around, electron }, { ...files, autostart: autostart(), say });
    expect(applied).toEqual([]);
    choose({ launchAtLogin: true });
    expect(applied).toHaveLength(1);
  });

  it('says where launch at login can’t be set, and goes on', () => {
    const apply = () => {
      throw new Error('read-only');
    };
    followPreferences(around, { ...files, autostart: autostart({ apply }), say });
    expect(said).toEqual(['Launch at login could not be set']);
  });
});

describe('the first window', () => {
  const opened: string[] = [];
  const openFirst = async (startedAtLogin: boolean, host: TrayHost, leaving = false) => {
    opened.length = 0;
    await openFirstWindow(around, {
      ...files,
      autostart: autostart({ startedAtLogin: () => startedAtLogin }),
      trayHost: { known: () => host, look: async () => host, waitFor: async () => host },
      windows: {
        main: {
          open: () => opened.push('shown'),
          prepare: () => opened.push('prepared'),
          lookingAt: () => null,
          webContentsId: () => null,
          destroy: () => {},
        },
      },
      quit: { ask: () => {}, now: () => {}, leaving: () => leaving },
      shown: { onChange: () => () => {}, changed: () => {} },
      say,
    });
    return opened;
  };

  it.each([
    [false, 'present', ['shown']],
    [true, 'present', ['prepared']],
    [true, 'absent', ['shown']],
    [true, 'unknown', ['shown']],
  ] as const)('started by a login: %s, tray host %s: %j', async (startedAtLogin, host, expected) => {
    expect(await openFirst(startedAtLogin, host)).toEqual(expected);
    expect(said).toEqual(['Homeport’s settings']);
  });

  it('is none where Homeport was told to quit meanwhile', async () => {
    expect(await openFirst(false, 'present', true)).toEqual([]);
  });
});

describe('the entrances', () => {
  const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  const before = SIGNALS.map((signal) => process.listeners(signal));
  afterEach(() => {
    for (const [index, signal] of SIGNALS.entries())
      for (const listener of process.listeners(signal))
        if (!before[index]?.includes(listener)) process.removeListener(signal, listener);
  });

  it('lead nowhere but out before the windows are there, and to them after', () => {
    const did: string[] = [];
    const events = double.world.app;
    const entrances = watchEntrances({ ...double.electron.app, exit: () => did.push('exit') });
    const signal = () => process.listeners('SIGHUP').at(-1)?.('SIGHUP');
    events.emit('second-instance');
    events.emit('activate');
    expect(did).toEqual([]);
    signal();
    entrances.leadTo({ quit: (reason) => did.push(`quit: ${reason}`), openWindow: () => did.push('window') });
    signal();
    events.emit('second-instance');
    events.emit('activate');
    expect(did).toEqual(['exit', 'quit: SIGHUP', 'window', 'window']);
  });
});
