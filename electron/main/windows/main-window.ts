import type { Preferences } from '../../shared/preferences.ts';
import type { ElectronSurface, WindowSurface } from '../electron-surface.ts';
import type { ShellState } from '../preferences/shell-state.ts';
import { DASHBOARD_ROUTE, pageUrl, routeOf } from '../routes.ts';
import { pagePreferences } from '../security.ts';
import { MINIMUM_SIZE, placeWindow } from './placement.ts';
import { reviveOnCrash } from './revive.ts';

const SAVE_AFTER_MS = 500;

type MainWindowParts = {
  electron: Pick<ElectronSurface, 'BrowserWindow' | 'screen' | 'nativeTheme'>;
  preload: string;
  icon: string;
  state: Pick<ShellState, 'window' | 'setWindow'>;
  closeBehaviour: () => Preferences['general']['closeBehaviour'];
  /** Whether there is an icon that leads back to it. */
  canHide: () => boolean;
  /** Asks whether to go on without a window or to quit, where nobody shows the icon. */
  askAboutClosing: () => Promise<'hide' | 'quit'>;
  quit: () => void;
  log: (line: string) => void;
  now: () => Date;
  setTimer: (run: () => void, ms: number) => () => void;
};

export type MainWindow = {
  /** Shows it, on a route if one is named. Made at the first call. */
  open(route?: string): void;
  /** Makes it without showing it, so that it opens at once later. */
  prepare(): void;
  /** The route that a person looks at now; null: nobody does. */
  lookingAt(): string | null;
  webContentsId(): number | null;
  /** Lets it close for real. */
  destroy(): void;
};

export const BACKGROUND = { light: '#ffffff', dark: '#14171a' };

export function createMainWindow(parts: MainWindowParts): MainWindow {
  let window: WindowSurface | null = null;
  let shown = false;
  /** Whether it was left maximized. It is maximized again only when it is shown: to maximize a window shows it. */
  let maximizeFirst = false;
  let savePlace = () => {};

  const appear = (made: WindowSurface) => {
    if (maximizeFirst) made.maximize();
    maximizeFirst = false;
    made.show();
  };

  const make = (route: string, thenShow: boolean): WindowSurface => {
    const saved = parts.state.window();
    const made = new parts.electron.BrowserWindow({
      ...placeWindow(
        saved,
        parts.electron.screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: MINIMUM_SIZE.width,
      minHeight: MINIMUM_SIZE.height,
      title: 'Homeport',
      icon: parts.icon,
      show: false,
      autoHideMenuBar: true,
      // Seen before the page has painted: the theme's own background, so that nothing flashes.
      backgroundColor: parts.electron.nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: pagePreferences(parts.preload),
    });
    maximizeFirst = saved?.maximized === true;
    shown = thenShow;
    made.on('ready-to-show', () => {
      if (shown) appear(made);
    });
    made.on('close', (event) => onClose(made, event));
    reviveOnCrash(made, {
      reload: () => load(made, routeOf(made.webContents.getURL()) ?? DASHBOARD_ROUTE),
      log: parts.log,
      now: parts.now,
    });
    made.on('closed', () => {
      if (window === made) window = null;
    });
    rememberPlace(made);
    load(made, route);
    window = made;
    return made;
  };

  const load = (target: WindowSurface, route: string) => {
    target
      .loadURL(pageUrl(route))
      .catch((error: unknown) => parts.log(`The window could not be loaded: ${String(error)}`));
  };

  const rememberPlace = (made: WindowSurface) => {
    let pending: (() => void) | null = null;
    const save = () => {
      pending?.();
      pending = null;
      if (!made.isDestroyed())
        parts.state.setWindow({ bounds: made.getNormalBounds(), maximized: made.isMaximized() });
    };
    // A drag is many moves: only its end is written to the disk.
    const soon = () => {
      pending?.();
      pending = parts.setTimer(save, SAVE_AFTER_MS);
    };
    made.on('resize', soon);
    made.on('move', soon);
    savePlace = () => {
      if (pending !== null) save();
    };
  };

  const onClose = (made: WindowSurface, event: { preventDefault(): void }) => {
    event.preventDefault();
    if (parts.closeBehaviour() === 'quit') return parts.quit();
    if (parts.canHide()) return made.hide();
    parts.askAboutClosing().then(
      (answer) => (answer === 'quit' ? parts.quit() : made.hide()),
      (error: unknown) => parts.log(`The question about closing failed: ${String(error)}`),
    );
  };

  return {
    open(route) {
      shown = true;
      if (window === null) {
        make(route ?? DASHBOARD_ROUTE, true);
        return;
      }
      if (route !== undefined && routeOf(window.webContents.getURL()) !== route) load(window, route);
      if (window.isMinimized()) window.restore();
      appear(window);
      window.focus();
    },
    prepare() {
      if (window === null) make(DASHBOARD_ROUTE, false);
    },
    lookingAt() {
      if (window === null || !window.isVisible() || !window.isFocused()) return null;
      return routeOf(window.webContents.getURL());
    },
    webContentsId: () => window?.webContents.id ?? null,
    destroy() {
      savePlace();
      window?.destroy();
      window = null;
    },
  };
}
