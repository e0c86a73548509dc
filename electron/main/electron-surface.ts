import type {
  BrowserWindowConstructorOptions,
  Display,
  ForkOptions,
  LoginItemSettings,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessageBoxReturnValue,
  NotificationConstructorOptions,
  Privileges,
  Rectangle,
  SaveDialogOptions,
  SaveDialogReturnValue,
  Settings,
  WindowOpenHandlerResponse,
} from 'electron';

/**
 * All of Electron that the shell uses, and no more. The shell's modules are given this instead of importing `electron`:
 * index.ts proves that the real one has this shape, test/support/electron-double that the double has it. So neither can
 * drift from the other, and what the double lacks can't be used.
 */

/** A listener a named event, as overloads: what an EventEmitter's `on` looks like. */
type On<Events extends Record<string, unknown[]>> = Overloads<
  {
    [Name in keyof Events]: (event: Name, listener: (...args: Events[Name]) => void) => unknown;
  }[keyof Events]
>;
type Overloads<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

export type Preventable = { preventDefault(): void };

export type AppSurface = {
  on: On<{
    'second-instance': [event: unknown, argv: string[]];
    'before-quit': [event: Preventable];
    'window-all-closed': [];
    'web-contents-created': [event: unknown, contents: WebContentsSurface];
    activate: [];
  }>;
  whenReady(): Promise<void>;
  quit(): void;
  exit(code?: number): void;
  requestSingleInstanceLock(): boolean;
  getPath(name: 'userData' | 'exe' | 'logs' | 'home'): string;
  getAppPath(): string;
  getVersion(): string;
  setAppUserModelId(id: string): void;
  setLoginItemSettings(settings: Settings): void;
  getLoginItemSettings(): Pick<LoginItemSettings, 'wasOpenedAtLogin' | 'openAtLogin'>;
  readonly isPackaged: boolean;
};

/** One end of a channel, in the main process or in the engine's. */
export type PortSurface = {
  on: On<{ message: [event: { data: unknown }]; close: [] }>;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
};
export type ChannelSurface = { port1: PortSurface; port2: PortSurface };

export type WebContentsSurface = {
  readonly id: number;
  getURL(): string;
  isDestroyed(): boolean;
  postMessage(channel: string, message: unknown, transfer?: PortSurface[]): void;
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void;
  on: On<{
    'will-navigate': [event: Preventable & { url: string }];
    'will-redirect': [event: Preventable & { url: string }];
    'will-frame-navigate': [event: Preventable & { url: string }];
    'will-attach-webview': [event: Preventable];
    'render-process-gone': [event: unknown, details: { reason: string }];
  }>;
};

export type WindowSurface = {
  readonly webContents: WebContentsSurface;
  loadURL(url: string): Promise<void>;
  show(): void;
  hide(): void;
  focus(): void;
  restore(): void;
  maximize(): void;
  destroy(): void;
  isVisible(): boolean;
  isFocused(): boolean;
  isMinimized(): boolean;
  isMaximized(): boolean;
  isDestroyed(): boolean;
  getNormalBounds(): Rectangle;
  on: On<{ close: [event: Preventable]; closed: []; 'ready-to-show': []; resize: []; move: [] }>;
};

export type TraySurface = {
  on: On<{ click: []; 'double-click': [] }>;
  setToolTip(text: string): void;
  setImage(image: string): void;
  setContextMenu(menu: MenuSurface | null): void;
  destroy(): void;
};
/** A built menu: only handed on. */
export type MenuSurface = { readonly items: unknown[] };

export type NotificationSurface = {
  show(): void;
  close(): void;
  on: On<{
    click: [];
    action: [details: { actionIndex: number }];
    close: [];
    failed: [event: unknown, error: string];
  }>;
};

export type UtilityProcessSurface = {
  postMessage(message: unknown, transfer?: PortSurface[]): void;
  kill(): boolean;
  readonly pid: number | undefined;
  on: On<{ spawn: []; exit: [code: number]; message: [message: unknown] }>;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
};

/** The frame that sent a message, as Electron sees it: what a page says of itself does not count. */
export type IpcEventSurface = {
  readonly sender: WebContentsSurface;
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
};

export type ElectronSurface = {
  app: AppSurface;
  BrowserWindow: new (options?: BrowserWindowConstructorOptions) => WindowSurface;
  Tray: new (image: string) => TraySurface;
  Menu: {
    buildFromTemplate(template: MenuItemConstructorOptions[]): MenuSurface;
    setApplicationMenu(menu: MenuSurface | null): void;
  };
  Notification: {
    new (options?: NotificationConstructorOptions): NotificationSurface;
    isSupported(): boolean;
  };
  MessageChannelMain: new () => ChannelSurface;
  utilityProcess: {
    fork(modulePath: string, args?: string[], options?: ForkOptions): UtilityProcessSurface;
  };
  ipcMain: { on(channel: string, listener: (event: IpcEventSurface) => void): unknown };
  dialog: {
    showMessageBox(options: MessageBoxOptions): Promise<MessageBoxReturnValue>;
    showSaveDialog(options: SaveDialogOptions): Promise<SaveDialogReturnValue>;
  };
  shell: { openExternal(url: string): Promise<void>; openPath(path: string): Promise<string> };
  nativeTheme: {
    themeSource: 'system' | 'light' | 'dark';
    readonly shouldUseDarkColors: boolean;
    /** macOS and Windows only. */
    readonly shouldUseDarkColorsForSystemIntegratedUI: boolean;
    on: On<{ updated: [] }>;
  };
  /** Its documentation gives `shutdown` an event to prevent; its types don't. */
  powerMonitor: { on: On<{ suspend: []; resume: []; shutdown: [event?: Preventable] }> };
  protocol: {
    registerSchemesAsPrivileged(schemes: { scheme: string; privileges?: Privileges }[]): void;
    handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void;
  };
  session: { readonly defaultSession: SessionSurface };
  safeStorage: {
    isAsyncEncryptionAvailable(): Promise<boolean>;
    encryptStringAsync(text: string): Promise<Buffer>;
    decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
    getSelectedStorageBackend(): string;
  };
  screen: { getAllDisplays(): Pick<Display, 'workArea'>[] };
};

export type SessionSurface = {
  setPermissionRequestHandler(
    handler: ((contents: unknown, permission: string, decide: (granted: boolean) => void) => void) | null,
  ): void;
  setPermissionCheckHandler(handler: ((contents: unknown, permission: string) => boolean) | null): void;
  setDevicePermissionHandler(handler: (() => boolean) | null): void;
};
