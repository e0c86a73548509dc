import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { WindowState } from '../../../electron/main/preferences/shell-state.ts';
import { askAboutClosing } from '../../../electron/main/windows/ask-about-closing.ts';
import { createMainWindow } from '../../../electron/main/windows/main-window.ts';
import { NOW } from '../../support/electron-double/live-samples.ts';

/** The main window over its life: where it was, that it comes back, that a dead page is not left blank. */
class Contents extends EventEmitter {
  readonly id = 1;
  url = '';
  getURL = () => this.url;
  isDestroyed = () => false;
  postMessage() {}
  setWindowOpenHandler() {}
}
class Window extends EventEmitter {
  readonly webContents = new Contents();
  readonly options: BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  readonly did: string[] = [];
  visible = false;
  maximized = false;
  destroyed = false;
  bounds = { x: 40, y: 60, width: 900, height: 700 };
  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    made.push(this);
  }
  async loadURL(url: string) {
    this.webContents.url = url;
    this.loaded.push(url);
  }
  show() {
    this.visible = true;
    this.did.push('show');
  }
  hide() {
    this.visible = false;
  }
  focus() {}
  restore() {}
  maximize() {
    this.maximized = true;
    this.did.push('maximize');
  }
  destroy() {
    this.destroyed = true;
  }
  isVisible = () => this.visible;
  isFocused = () => this.visible;
  isMinimized = () => false;
  isMaximized = () => this.maximized;
  isDestroyed = () => this.destroyed;
  getNormalBounds = () => this.bounds;
}
let made: Window[] = [];

function world(options: { saved?: WindowState; screens?: { width: number; height: number }[] } = {}) {
  made = [];
  const saves: WindowState[] = [];
  const log: string[] = [];
  let timers: (() => void)[] = [];
  let time = NOW.getTime();
  const screens = options.screens ?? [{ width: 1920, height: 1080 }];
  const main = createMainWindow({
    electron: {
      BrowserWindow: Window,
      screen: { getAllDisplays: () => screens.map((size) => ({ workArea: { x: 0, y: 0, ...size } })) },
      nativeTheme: {
        themeSource: 'system',
        shouldUseDarkColors: false,
        shouldUseDarkColorsForSystemIntegratedUI: false,
        on: () => {},
      },
    },
    preload: 'preload.cjs',
    icon: 'icon.png',
    state: { window: () => options.saved ?? null, setWindow: (state) => saves.push(state) },
    closeBehaviour: () => 'tray',
    canHide: () => true,
    askAboutClosing: async () => 'hide',
    quit: () => {},
    log: (line) => log.push(line),
    now: () => new Date(time),
    setTimer: (run) => {
      timers.push(run);
      return () => {
        timers = timers.filter((other) => other !== run);
      };
    },
  });
  const window = () => {
    const [first] = made;
    if (first === undefined) throw new Error('No window was made');
    return first;
  };
  return {
    main,
    window,
    saves,
    log,
    later: () => {
      for (const run of timers.splice(0)) run();
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}
const place = (x: number, maximized = false) => ({
  bounds: { x, y: 60, width: 900, height: 700 },
  maximized,
});

describe('the main window', () => {
  it('opens where it was, in the size it had', () => {
    const { main, window } = world({ saved: place(300) });
    main.open();
    expect(window().options).toMatchObject({ x: 300, y: 60, width: 900, height: 700 });
  });

  it('keeps its size but not its place when that screen is gone', () => {
    const { main, window } = world({ saved: place(2_500) });
    main.open();
    expect(window().options).toMatchObject({ width: 900, height: 700 });
    expect(window().options).not.toHaveProperty('x');
  });

  it('remembers where a drag ended, once', () => {
    const { main, window, saves, later } = world();
    main.open();
    for (let x = 0; x < 50; x += 1) {
      window().bounds = { x, y: 5, width: 900, height: 700 };
      window().emit('move');
    }
    later();
    expect(saves).toEqual([{ bounds: { x: 49, y: 5, width: 900, height: 700 }, maximized: false }]);
  });

  it('remembers it also when Homeport is quit in the same moment', () => {
    const { main, window, saves } = world();
    main.open();
    window().emit('resize');
    main.destroy();
    expect(saves).toHaveLength(1);
  });

  it('is maximized again when it is first seen, and stays unseen until then', () => {
    const { main, window } = world({ saved: place(0, true) });
    main.prepare();
    window().emit('ready-to-show');
    expect(window().did).toEqual([]);
    main.open();
    expect(window().did).toEqual(['maximize', 'show']);
    window().maximized = false;
    main.open();
    expect(window().maximized).toBe(false);
  });

  it('is made once, hides when it is closed and is the same when it comes back', () => {
    const { main, window } = world();
    main.open();
    let kept = false;
    window().emit('close', {
      preventDefault: () => {
        kept = true;
      },
    });
    expect([kept, window().visible]).toEqual([true, false]);
    expect(main.lookingAt()).toBeNull();
    main.open('/apps/wiki');
    expect(made).toHaveLength(1);
    expect(main.lookingAt()).toBe('/apps/wiki');
  });

  it('loads a page that died anew where it was, but not for ever', () => {
    const { main, window, log, pass } = world();
    main.open('/apps/wiki');
    const die = (reason: string) => window().webContents.emit('render-process-gone', {}, { reason });
    die('crashed');
    expect(window().loaded).toEqual(Array(2).fill('app://homeport/index.html#/apps/wiki'));
    die('oom');
    die('crashed');
    expect(window().loaded).toHaveLength(3);
    expect(log.join()).toContain('again and again');
    pass(120_000);
    die('crashed');
    expect(window().loaded).toHaveLength(4);
    die('clean-exit');
    expect(window().loaded).toHaveLength(4);
  });
});

describe('the question about closing', () => {
  const ask = async (host: 'present' | 'absent' | 'unknown') => {
    const asked: string[] = [];
    const answer = await askAboutClosing(
      {
        showMessageBox: async ({ message }) => {
          asked.push(message);
          return { response: 1, checkboxChecked: false };
        },
        showSaveDialog: async () => ({ canceled: true, filePath: '' }),
      },
      host,
    );
    return { answer, asked };
  };
  it('is not asked when a panel has come since, and does not claim what nobody can know', async () => {
    expect(await ask('present')).toEqual({ answer: 'hide', asked: [] });
    expect((await ask('absent')).asked[0]).toContain('shows no tray icon');
    expect(await ask('unknown')).toMatchObject({ answer: 'quit' });
    expect((await ask('unknown')).asked[0]).toContain('may show no tray icon');
  });
});
