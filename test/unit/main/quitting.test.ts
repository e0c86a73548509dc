import { EventEmitter } from 'node:events';
import type { MessageBoxOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { createAutostart } from '../../../electron/main/autostart.ts';
import type { AppSurface } from '../../../electron/main/electron-surface.ts';
import { createObservable } from '../../../electron/main/observable.ts';
import { setupQuit } from '../../../electron/main/quit.ts';
import type { EngineState } from '../../../electron/shared/desktop-contract.ts';
import type { LiveState } from '../../../electron/shared/dto.ts';
import { app, live, update } from '../../support/electron-double/live-samples.ts';

const WAIT = 0;
const DONT = 2;
const swapping = live({ apps: [app('wiki', { activeUpdate: update('wiki', { phase: 'swap' }) })] });
const idle = live({ apps: [app('wiki')] });

function appSurface(events = new EventEmitter()) {
  const did: unknown[] = [];
  const surface: AppSurface = {
    on: (event: string, listener: (...args: never[]) => void) =>
      events.on(event, (...args: unknown[]) => Reflect.apply(listener, null, args)),
    whenReady: async () => {},
    quit: () => did.push('quit'),
    exit: () => did.push('exit'),
    requestSingleInstanceLock: () => true,
    getPath: () => '',
    getAppPath: () => '',
    getVersion: () => '',
    setAppUserModelId: () => {},
    setLoginItemSettings: (settings) => did.push(settings),
    getLoginItemSettings: () => ({ openAtLogin: true, wasOpenedAtLogin: true }),
    isPackaged: true,
  };
  return { surface, did };
}

function world(picture: LiveState | null) {
  const { surface, did } = appSurface();
  const pictures = createObservable<LiveState | null>(picture);
  const engine = createObservable<EngineState>({ state: 'running' });
  const dialogs: { options: MessageBoxOptions; answer: (response: number) => void }[] = [];
  const said: string[] = [];
  const quit = setupQuit({
    electron: {
      app: surface,
      dialog: {
        showMessageBox: (options) =>
          new Promise((resolve) => {
            dialogs.push({ options, answer: (response) => resolve({ response, checkboxChecked: false }) });
          }),
        showSaveDialog: async () => ({ canceled: true, filePath: '' }),
      },
    },
    live: pictures,
    engine,
    stopEngine: async () => {
      did.push('engine stopped');
    },
    closeShell: () => did.push('shell closed'),
    say: (title) => said.push(title),
    log: () => {},
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { quit, did, pictures, engine, dialogs, said, settled };
}
const WHOLE = ['shell closed', 'engine stopped', 'quit'];

describe('quitting', () => {
  it('at rest asks nothing', async () => {
    const { quit, did, dialogs, settled } = world(idle);
    expect(quit.leaving()).toBe(false);
    quit.ask();
    expect(quit.leaving()).toBe(true);
    await settled();
    expect(did).toEqual(WHOLE);
    expect(dialogs).toEqual([]);
  });

  it('during a swap waits for its end, and says so', async () => {
    const { quit, did, dialogs, said, pictures, settled } = world(swapping);
    quit.ask();
    dialogs[0]?.answer(WAIT);
    await settled();
    expect(said).toEqual(['Homeport quits when the update is done']);
    pictures.set(swapping);
    await settled();
    expect(did).toEqual([]);
    pictures.set(idle);
    await settled();
    expect(did).toEqual(WHOLE);
  });

  it('does not take an engine that crashed during the swap for its end: the next one goes on with it', async () => {
    const { quit, did, dialogs, pictures, engine, settled } = world(swapping);
    quit.ask();
    dialogs[0]?.answer(WAIT);
    await settled();
    engine.set({ state: 'restarting', retryAt: '', message: '' });
    pictures.set(null);
    await settled();
    expect(did).toEqual([]);
    engine.set({ state: 'running' });
    pictures.set(swapping);
    pictures.set(idle);
    await settled();
    expect(did).toEqual(WHOLE);
  });

  it('does not wait for an engine that was given up', async () => {
    const { quit, did, dialogs, pictures, engine, settled } = world(swapping);
    quit.ask();
    dialogs[0]?.answer(WAIT);
    await settled();
    pictures.set(null);
    engine.set({ state: 'stopped', message: 'It ended 5 times.' });
    await settled();
    expect(did).toEqual(WHOLE);
  });

  it('can be called off, and asked again', async () => {
    const { quit, did, dialogs, settled } = world(swapping);
    quit.ask();
    quit.ask();
    expect(dialogs).toHaveLength(1);
    dialogs[0]?.answer(DONT);
    await settled();
    expect(did).toEqual([]);
    quit.ask();
    expect(dialogs).toHaveLength(2);
  });

  it('by the system asks nothing, whatever goes on', async () => {
    const { quit, did, dialogs, settled } = world(swapping);
    quit.now('SIGTERM');
    quit.now('SIGTERM');
    await settled();
    expect(dialogs).toEqual([]);
    expect(did).toEqual(WHOLE);
  });
});

describe('launch at login on macOS and Windows', () => {
  it.each(['darwin', 'win32'] as const)(
    '%s: is Electron’s login item, with the flag that keeps it hidden',
    (platform) => {
      const { surface, did } = appSurface();
      const place = { platform, env: {}, home: '/h', execPath: '/x', execArgs: [] };
      const autostart = createAutostart(surface, place);
      autostart.apply({ launchAtLogin: true, startHidden: true });
      autostart.apply({ launchAtLogin: false, startHidden: true });
      expect(did).toEqual([
        { openAtLogin: true, args: ['--hidden'] },
        { openAtLogin: false, args: ['--hidden'] },
      ]);
      // macOS hands over no arguments, and says it otherwise.
      expect(autostart.startedAtLogin(['homeport'])).toBe(platform === 'darwin');
      expect(autostart.startedAtLogin(['homeport', '--hidden'])).toBe(true);
    },
  );
});
