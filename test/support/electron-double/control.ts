import type { MenuItemConstructorOptions, Rectangle } from 'electron';
import type { ElectronDouble } from './double.ts';

export type MenuLine = { label: string; enabled: boolean; type: string; items: MenuLine[] };

/** What the test can see of the double. Plain data. */
export type Snapshot = {
  tray: { image: string; toolTip: string; menu: MenuLine[]; menusSet: number } | null;
  windows: { id: number; url: string; visible: boolean; ports: number; options: Record<string, unknown> }[];
  notifications: { title: string; body: string; urgency: string; actions: string[] }[];
  dialogs: { message: string; detail: string; buttons: string[] }[];
  opened: string[];
  openedPaths: string[];
  loginItems: unknown[];
  themeSource: string;
  engines: { pid: number | null; modulePath: string }[];
  schemes: unknown[];
  applicationMenu: boolean;
  failures: string[];
};

type Commands = Record<string, (double: ElectronDouble, ...args: never[]) => unknown>;

/** What the test can do to the double, by name. */
export const commands = {
  snapshot: (double) => snapshot(double),
  /** Clicks the item whose labels (without mnemonics, beginnings suffice) lead through the menus. */
  clickMenu: (double, path: string[]) => {
    const item = findItem(double.world.tray?.menu?.items ?? [], path);
    if (item.enabled === false) throw new Error(`"${path.join('" > "')}" is switched off`);
    Reflect.apply(item.click ?? (() => {}), null, []);
  },
  clickNotification: (double, index: number, action: number | null) => {
    const events = double.world.notifications[index]?.events;
    if (action === null) events?.emit('click');
    else events?.emit('action', { actionIndex: action });
  },
  answerDialog: (double, index: number, response: number) => double.world.dialogs[index]?.answer(response),
  secondInstance: (double) => double.world.app.emit('second-instance', {}, []),
  /** Whether it was asked to wait. */
  power: (double, event: string) => {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    double.world.power.emit(event, { preventDefault });
    return prevented;
  },
  quit: (double) => double.electron.app.quit(),
  killEngine: (double) => double.world.engines.at(-1)?.process.kill('SIGKILL'),
  pressClose: (double, index: number) => double.world.windows[index]?.pressClose(),
  moveWindow: (double, index: number, bounds: Rectangle) => double.world.windows[index]?.place(bounds),
  saveAs: (double, path: string | null) => {
    double.world.saveAs = path;
  },
  /** A page's own wish to go elsewhere: whether it was stopped. */
  navigate: (double, index: number, event: string, url: string) => {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    double.world.windows[index]?.webContents.emit(event, { url, preventDefault });
    return prevented;
  },
  windowOpen: (double, index: number, url: string) =>
    double.world.windows[index]?.webContents.openHandler?.({ url }),
  permission: (double, name: string) => {
    const { request, check, device } = double.world.session;
    let granted: unknown = 'unanswered';
    if (typeof request === 'function') request({}, name, (answer: boolean) => (granted = answer));
    return {
      request: granted,
      check: typeof check === 'function' ? check({}, name) : 'unset',
      device: typeof device === 'function' ? device() : 'unset',
    };
  },
  /** A message from a page, with the frame that Electron would report. */
  ipc: (double, index: number, channel: string, frame: { url: string; parent: unknown } | null) => {
    const contents = double.world.windows[index]?.webContents;
    if (contents !== undefined) double.receive(channel, contents, frame);
  },
  fetch: async (double, url: string) => {
    const response = await double.world.protocol?.(new Request(url));
    return (
      response && {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      }
    );
  },
  /** Code in the page of a window: an expression. */
  inPage: (double, index: number, code: string) =>
    double.world.windows[index]?.webContents.page?.page.evaluate(code),
  clickInPage: (double, index: number, role: 'button' | 'link' | 'tab' | 'checkbox', name: string) =>
    double.world.windows[index]?.webContents.page?.page
      .getByRole(role, { name })
      .first()
      .click({ timeout: 10_000 }),
  fillInPage: (double, index: number, label: string, value: string) =>
    double.world.windows[index]?.webContents.page?.page
      .getByLabel(label, { exact: true })
      .first()
      .fill(value, { timeout: 10_000 }),
  /** What is on the screen, so without what CSS hides. */
  textOfPage: (double, index: number) =>
    // What CSS hides does not count as text on the screen.
    double.world.windows[index]?.webContents.page?.page.locator('body').innerText(),
  /** The whole page in a window as tall as it needs, so that what sticks to the window's edges does. */
  screenshot: async (double, index: number, path: string, colorScheme: 'light' | 'dark') => {
    const page = double.world.windows[index]?.webContents.page?.page;
    const size = page?.viewportSize();
    if (page === undefined || !size) return null;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
    await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
    await page.screenshot({ path });
    await page.setViewportSize(size);
    return path;
  },
} satisfies Commands;

export type CommandName = keyof typeof commands;
type Request = { id: number; name: CommandName; args: never[] };

export function serveControl(double: ElectronDouble): void {
  process.on('message', (request: Request) => {
    const run: (double: ElectronDouble, ...args: never[]) => unknown = commands[request.name];
    Promise.resolve()
      .then(() => run(double, ...request.args))
      .then(
        (result) => process.send?.({ id: request.id, result: result ?? null }),
        (error: unknown) => process.send?.({ id: request.id, error: String(error) }),
      );
  });
  // The channel to the test must not keep a shell alive that has ended.
  process.channel?.unref?.();
}

function snapshot({ world }: ElectronDouble): Snapshot {
  const { tray } = world;
  return {
    tray:
      tray === null
        ? null
        : {
            image: tray.image,
            toolTip: tray.toolTip,
            menusSet: tray.menusSet,
            menu: linesOf(tray.menu?.items ?? []),
          },
    windows: world.windows.map((window) => ({
      id: window.webContents.id,
      url: window.webContents.getURL(),
      visible: window.isVisible(),
      ports: window.webContents.posted.reduce((sum, posted) => sum + posted.ports, 0),
      options: JSON.parse(JSON.stringify(window.options)),
    })),
    notifications: world.notifications.map(({ options }) => ({
      title: options.title ?? '',
      body: options.body ?? '',
      urgency: options.urgency ?? 'normal',
      actions: (options.actions ?? []).map((action) => action.text ?? ''),
    })),
    dialogs: world.dialogs.map(({ options }) => ({
      message: options.message,
      detail: options.detail ?? '',
      buttons: options.buttons ?? [],
    })),
    opened: world.opened,
    openedPaths: world.openedPaths,
    loginItems: world.loginItems,
    themeSource: world.themeSource,
    engines: world.engines.map((engine) => ({
      pid: engine.process.pid ?? null,
      modulePath: engine.modulePath,
    })),
    schemes: world.schemes,
    applicationMenu: world.applicationMenu !== null && world.applicationMenu !== undefined,
    failures: world.failures,
  };
}

const plain = (label: string | undefined) => (label ?? '').replace(/&(?!&)/g, '').replaceAll('&&', '&');

function linesOf(items: MenuItemConstructorOptions[]): MenuLine[] {
  return items.map((item) => ({
    label: plain(item.label),
    enabled: item.enabled !== false,
    type: item.type ?? 'normal',
    items: Array.isArray(item.submenu) ? linesOf(item.submenu) : [],
  }));
}

function findItem(items: MenuItemConstructorOptions[], path: string[]): MenuItemConstructorOptions {
  const [head = '', ...rest] = path;
  const item = items.find((candidate) => plain(candidate.label).includes(head));
  if (item === undefined)
    throw new Error(`The menu has no "${head}": ${items.map((entry) => entry.label).join(' | ')}`);
  if (rest.length === 0) return item;
  return findItem(Array.isArray(item.submenu) ? item.submenu : [], rest);
}
