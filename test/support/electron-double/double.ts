import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  BrowserWindowConstructorOptions,
  ForkOptions,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NotificationConstructorOptions,
  SaveDialogOptions,
  Settings,
} from 'electron';
import type {
  ElectronSurface,
  IpcEventSurface,
  MenuSurface,
  SessionSurface,
} from '../../../electron/main/electron-surface.ts';
import { DoublePage } from './pages.ts';
import { DoubleChannel } from './ports.ts';
import { DoubleUtilityProcess } from './utility-process.ts';
import { type DoubleWebContents, DoubleWindow } from './windows.ts';

type DoubleOptions = {
  /** Folder for userData and logs. */
  home: string;
  /** Real Chromium pages behind the windows. */
  withPages: boolean;
  argv: string[];
  secretBackend: string;
  /** A second instance finds the lock taken. */
  lockTaken: boolean;
};

class DoubleMenu implements MenuSurface {
  readonly items: MenuItemConstructorOptions[];
  constructor(items: MenuItemConstructorOptions[]) {
    this.items = items;
  }
}

/**
 * A stand-in for `electron` that the built shell runs on. `satisfies ElectronSurface` ties it to the same surface that the
 * real Electron is checked against in main/index.ts: a method that the shell uses and this lacks does not compile.
 */
export function createElectronDouble(options: DoubleOptions) {
  const world = {
    app: new EventEmitter(),
    tray: null as {
      image: string;
      toolTip: string;
      menu: DoubleMenu | null;
      events: EventEmitter;
      menusSet: number;
    } | null,
    windows: [] as DoubleWindow[],
    notifications: [] as { options: NotificationConstructorOptions; events: EventEmitter }[],
    dialogs: [] as { options: MessageBoxOptions; answer: (response: number) => void }[],
    saveAs: null as string | null,
    saveDialogs: [] as SaveDialogOptions[],
    opened: [] as string[],
    openedPaths: [] as string[],
    loginItems: [] as Settings[],
    engines: [] as { process: DoubleUtilityProcess; modulePath: string; options: ForkOptions }[],
    ipc: new EventEmitter(),
    power: new EventEmitter(),
    theme: new EventEmitter(),
    themeSource: 'system' as 'system' | 'light' | 'dark',
    schemes: [] as unknown[],
    protocol: null as ((request: Request) => Response | Promise<Response>) | null,
    session: {} as { request?: unknown; check?: unknown; device?: unknown },
    applicationMenu: undefined as MenuSurface | null | undefined,
    userModelId: null as string | null,
    failures: [] as string[],
    ready: false,
    quitting: false,
  };
  const userData = join(options.home, 'config', 'Homeport');
  mkdirSync(userData, { recursive: true });
  const dark = () => world.themeSource === 'dark';
  const onDouble = (emitter: EventEmitter) => (event: string, listener: (...args: never[]) => void) =>
    emitter.on(event, (...args: unknown[]) => Reflect.apply(listener, null, args));

  const exit = (code = 0): void => {
    for (const { process: engine } of world.engines) engine.kill('SIGKILL');
    void DoublePage.closeAll().finally(() => process.exit(code));
  };

  class Window extends DoubleWindow {
    constructor(windowOptions: BrowserWindowConstructorOptions = {}) {
      super(windowOptions, {
        withPages: options.withPages,
        dark,
        serve: async (request) => world.protocol?.(request) ?? new Response('no protocol', { status: 500 }),
        created: (contents) => world.app.emit('web-contents-created', {}, contents),
        sent: (channel, contents, frame) => receive(channel, contents, frame),
        fail: (error) => world.failures.push(String(error)),
      });
      world.windows.push(this);
      this.on('closed', () => world.windows.splice(world.windows.indexOf(this), 1));
    }
  }

  const receive = (
    channel: string,
    sender: DoubleWebContents,
    senderFrame: IpcEventSurface['senderFrame'],
  ) => {
    world.ipc.emit(channel, { sender, senderFrame } satisfies IpcEventSurface);
  };

  class Tray {
    readonly #shown = {
      image: '',
      toolTip: '',
      menu: null as DoubleMenu | null,
      events: new EventEmitter(),
      menusSet: 0,
    };
    on = onDouble(this.#shown.events);
    constructor(image: string) {
      this.#shown.image = image;
      world.tray = this.#shown;
    }
    setToolTip(text: string): void {
      this.#shown.toolTip = text;
    }
    setImage(image: string): void {
      this.#shown.image = image;
    }
    setContextMenu(menu: MenuSurface | null): void {
      this.#shown.menu = menu instanceof DoubleMenu ? menu : null;
      this.#shown.menusSet += 1;
    }
    destroy(): void {
      world.tray = null;
    }
  }

  class Notification {
    static isSupported(): boolean {
      return true;
    }
    readonly #shown: { options: NotificationConstructorOptions; events: EventEmitter };
    on: ReturnType<typeof onDouble>;
    constructor(shown: NotificationConstructorOptions = {}) {
      this.#shown = { options: shown, events: new EventEmitter() };
      this.on = onDouble(this.#shown.events);
    }
    show(): void {
      world.notifications.push(this.#shown);
    }
    close(): void {}
  }

  const session: SessionSurface = {
    setPermissionRequestHandler: (handler) => {
      world.session.request = handler;
    },
    setPermissionCheckHandler: (handler) => {
      world.session.check = handler;
    },
    setDevicePermissionHandler: (handler) => {
      world.session.device = handler;
    },
  };

  const electron = {
    app: {
      on: onDouble(world.app),
      whenReady: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        world.ready = true;
      },
      quit: () => {
        let prevented = false;
        world.app.emit('before-quit', {
          preventDefault: () => {
            prevented = true;
          },
        });
        if (!prevented) exit(0);
      },
      exit,
      requestSingleInstanceLock: () => !options.lockTaken,
      getPath: (name: string) =>
        name === 'userData' ? userData : name === 'exe' ? '/opt/Homeport/homeport' : join(options.home, name),
      getAppPath: () => process.cwd(),
      getVersion: () => '0.1.0',
      setAppUserModelId: (id: string) => {
        world.userModelId = id;
      },
      setLoginItemSettings: (settings: Settings) => {
        world.loginItems.push(settings);
      },
      getLoginItemSettings: () => ({ openAtLogin: false, wasOpenedAtLogin: false }),
      isPackaged: true,
    },
    BrowserWindow: Window,
    Tray,
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => new DoubleMenu(template),
      setApplicationMenu: (menu: MenuSurface | null) => {
        world.applicationMenu = menu;
      },
    },
    Notification,
    MessageChannelMain: DoubleChannel,
    utilityProcess: {
      fork: (modulePath: string, args: string[] = [], forkOptions: ForkOptions = {}) => {
        if (!world.ready) throw new Error('utilityProcess.fork before ready');
        const child = new DoubleUtilityProcess(modulePath, args, process.env);
        world.engines.push({ process: child, modulePath, options: forkOptions });
        return child;
      },
    },
    ipcMain: {
      on: (channel: string, listener: (event: IpcEventSurface) => void) => world.ipc.on(channel, listener),
    },
    dialog: {
      showMessageBox: (shown: MessageBoxOptions) =>
        new Promise<{ response: number; checkboxChecked: boolean }>((resolve) => {
          world.dialogs.push({
            options: shown,
            answer: (response) => resolve({ response, checkboxChecked: false }),
          });
        }),
      showSaveDialog: async (shown: SaveDialogOptions) => {
        world.saveDialogs.push(shown);
        return { canceled: world.saveAs === null, filePath: world.saveAs ?? '' };
      },
    },
    shell: {
      openExternal: async (url: string) => {
        world.opened.push(url);
      },
      openPath: async (path: string) => {
        world.openedPaths.push(path);
        return '';
      },
    },
    nativeTheme: {
      get themeSource() {
        return world.themeSource;
      },
      set themeSource(theme) {
        world.themeSource = theme;
      },
      get shouldUseDarkColors() {
        return dark();
      },
      // The double's system is light; only a person's choice is dark.
      shouldUseDarkColorsForSystemIntegratedUI: false,
      on: onDouble(world.theme),
    },
    powerMonitor: { on: onDouble(world.power) },
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => {
        if (world.ready) throw new Error('registerSchemesAsPrivileged after ready');
        world.schemes.push(...schemes);
      },
      handle: (_scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
        if (!world.ready) throw new Error('protocol.handle before ready');
        world.protocol = handler;
      },
    },
    session: { defaultSession: session },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => options.secretBackend !== 'none',
      encryptStringAsync: async (text: string) => Buffer.from(`sealed:${Buffer.from(text).toString('hex')}`),
      decryptStringAsync: async (sealed: Buffer) => ({
        result: Buffer.from(sealed.toString().slice('sealed:'.length), 'hex').toString(),
        shouldReEncrypt: false,
      }),
      getSelectedStorageBackend: () => options.secretBackend,
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  } satisfies ElectronSurface;

  return { electron, world, receive };
}

export type ElectronDouble = ReturnType<typeof createElectronDouble>;
