import { readFileSync } from 'node:fs';
import type { Browser, Frame, Page } from 'playwright-core';
import { launchChromium } from '../../../build/scripts/chromium.ts';
import type { PortSurface } from '../../../electron/main/electron-surface.ts';
import { transferOut } from './ports.ts';

/** Chromium knows no `app://`: the pages live under a host that does not exist, and every request is answered here. */
const STAND_IN = 'https://homeport.invalid';
const toPage = (url: string) => url.replace(/^app:\/\/homeport/, STAND_IN);
const toApp = (url: string) =>
  url.startsWith(STAND_IN) ? `app://homeport${url.slice(STAND_IN.length)}` : url;

type PageEvents = {
  /** The protocol handler that the shell registered. */
  serve: (request: Request) => Promise<Response>;
  navigated: (url: string) => void;
  /** ipcRenderer.send, with the frame it came from as Electron would tell it. */
  sent: (channel: string, frame: { url: string; parent: unknown }) => void;
  windowOpen: (url: string) => void;
};

let browser: Promise<Browser> | null = null;

/** The page of a window: real Chromium, the built preload, the real renderer, MessagePorts bridged into it. */
export class DoublePage {
  readonly page: Page;
  readonly #ports = new Map<number, ReturnType<typeof transferOut>>();
  #next = 1;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(
    preloadFile: string,
    look: { dark: boolean; width: number; height: number },
    events: PageEvents,
  ): Promise<DoublePage> {
    browser ??= launchChromium();
    const context = await (await browser).newContext({
      viewport: { width: look.width, height: look.height },
      colorScheme: look.dark ? 'dark' : 'light',
    });
    const page = await context.newPage();
    const made = new DoublePage(page);
    await made.#prepare(preloadFile, events);
    return made;
  }

  static async closeAll(): Promise<void> {
    const open = browser;
    browser = null;
    await (await open)?.close();
  }

  async #prepare(preloadFile: string, events: PageEvents): Promise<void> {
    const { page } = this;
    await page.route(`${STAND_IN}/**`, async (route) => {
      const asked = route.request();
      const response = await events.serve(new Request(toApp(asked.url()), { method: asked.method() }));
      await route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      });
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) events.navigated(toApp(frame.url()));
    });
    page.on('popup', (popup) => {
      events.windowOpen(toApp(popup.url()));
      void popup.close();
    });
    await page.exposeBinding('homeportDoubleSend', ({ frame }: { frame: Frame }, channel: string) =>
      events.sent(channel, { url: toApp(frame.url()), parent: frame.parentFrame() }),
    );
    await page.exposeBinding('homeportDoubleOpen', (_source, url: string) => events.windowOpen(toApp(url)));
    await page.exposeBinding('homeportDoublePort', (_source, port: number, data: unknown) =>
      this.#ports.get(port)?.receive(data),
    );
    await page.addInitScript(preloadInPage(readFileSync(preloadFile, 'utf8')));
  }

  async load(url: string): Promise<void> {
    await this.page.goto(toPage(url));
  }

  /** webContents.postMessage with one port. */
  postPort(channel: string, port: PortSurface): void {
    const number = this.#next++;
    const call = (code: string) => {
      if (!this.page.isClosed()) this.page.evaluate(code).catch(() => {}); // The page went away: so did its port.
    };
    const send = (data: unknown) => call(`homeportDoubleReceive(${number}, ${JSON.stringify(data)})`);
    call(`homeportDoubleGive(${JSON.stringify(channel)}, ${number})`);
    this.#ports.set(
      number,
      transferOut(port, send, () => call(`homeportDoubleClose(${number})`)),
    );
  }

  /** webContents.postMessage without one. */
  post(channel: string): void {
    this.page.evaluate(`homeportDoublePost(${JSON.stringify(channel)})`).catch(() => {}); // As above.
  }

  async close(): Promise<void> {
    for (const port of this.#ports.values()) port.close();
    await this.page.context().close();
  }
}

/** The preload's surroundings: `require('electron')` with the two functions of ipcRenderer that it uses. */
function preloadInPage(code: string): string {
  return `(() => {
    const listeners = new Map();
    const ports = new Map();
    const ipcRenderer = {
      send: (channel) => window.homeportDoubleSend(channel),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    };
    window.homeportDoubleGive = (channel, number) => {
      const { port1, port2 } = new MessageChannel();
      ports.set(number, port1);
      port1.onmessage = (event) => window.homeportDoublePort(number, event.data);
      for (const listener of listeners.get(channel) ?? []) listener({ ports: [port2] }, null);
    };
    window.homeportDoublePost = (channel) => {
      for (const listener of listeners.get(channel) ?? []) listener({ ports: [] }, null);
    };
    window.homeportDoubleReceive = (number, data) => ports.get(number)?.postMessage(data);
    window.homeportDoubleClose = (number) => ports.get(number)?.close();
    // A popup of Chromium tells its address too late; the shell never lets one open anyway.
    window.open = (url) => {
      window.homeportDoubleOpen(new URL(url, location.href).href);
      return null;
    };
    const require = () => ({ ipcRenderer });
    ${code}
  })();`;
}
