import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle, WindowOpenHandlerResponse } from 'electron';
import type {
  PortSurface,
  WebContentsSurface,
  WindowSurface,
} from '../../../electron/main/electron-surface.ts';
import { DoublePage } from './pages.ts';

type WindowWorld = {
  withPages: boolean;
  dark: () => boolean;
  serve: (request: Request) => Promise<Response>;
  created: (contents: DoubleWebContents) => void;
  sent: (channel: string, contents: DoubleWebContents, frame: { url: string; parent: unknown }) => void;
  fail: (error: unknown) => void;
};

let nextId = 1;

export class DoubleWebContents extends EventEmitter implements WebContentsSurface {
  readonly id = nextId++;
  url = '';
  destroyed = false;
  page: DoublePage | null = null;
  posted: { channel: string; ports: number }[] = [];
  openHandler: ((details: { url: string }) => WindowOpenHandlerResponse) | null = null;

  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }
  postMessage(channel: string, _message: unknown, transfer: PortSurface[] = []): void {
    this.posted.push({ channel, ports: transfer.length });
    const [port] = transfer;
    if (port !== undefined) this.page?.postPort(channel, port);
    else this.page?.post(channel);
  }
}

/** A window that remembers what was asked of it; with `withPages` it has a real Chromium page. */
export class DoubleWindow extends EventEmitter implements WindowSurface {
  readonly webContents = new DoubleWebContents();
  readonly options: BrowserWindowConstructorOptions;
  readonly #world: WindowWorld;
  readonly #ready: Promise<void>;
  #visible = false;
  #destroyed = false;
  #placed: Rectangle | null = null;
  maximized = false;

  constructor(options: BrowserWindowConstructorOptions, world: WindowWorld) {
    super();
    this.options = options;
    this.#world = world;
    world.created(this.webContents);
    this.#ready = world.withPages ? this.#openPage() : Promise.resolve();
    this.#ready.catch(world.fail);
  }

  async #openPage(): Promise<void> {
    const preload = this.options.webPreferences?.preload;
    if (preload === undefined) throw new Error('A window without a preload');
    const contents = this.webContents;
    const { width = 800, height = 600 } = this.options;
    const look = { dark: this.#world.dark(), width, height };
    contents.page = await DoublePage.open(preload, look, {
      serve: this.#world.serve,
      navigated: (url) => {
        contents.url = url;
      },
      sent: (channel, frame) => this.#world.sent(channel, contents, frame),
      windowOpen: (url) => contents.openHandler?.({ url }),
    });
    if (this.#destroyed) await contents.page.close();
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    await this.#ready;
    await this.webContents.page?.load(url);
    setImmediate(() => this.emit('ready-to-show'));
  }

  show(): void {
    this.#visible = true;
  }
  hide(): void {
    this.#visible = false;
  }
  focus(): void {}
  restore(): void {}
  maximize(): void {
    this.maximized = true;
  }
  isVisible(): boolean {
    return this.#visible;
  }
  isFocused(): boolean {
    return this.#visible;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  getNormalBounds() {
    const { x = 10, y = 10, width = 800, height = 600 } = this.options;
    return this.#placed ?? { x, y, width, height };
  }

  /** What a hand does at the frame. */
  place(bounds: Rectangle): void {
    this.#placed = bounds;
    this.emit('move');
  }

  /** What the close button does: `close` can be prevented. */
  pressClose(): void {
    let prevented = false;
    this.emit('close', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#visible = false;
    this.webContents.destroyed = true;
    this.webContents.page?.close().catch(this.#world.fail);
    this.emit('closed');
  }
}
