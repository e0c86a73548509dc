import type { ElectronSurface, WindowSurface } from '../electron-surface.ts';
import { pageUrl, routeOf, settingsRoute } from '../routes.ts';
import { pagePreferences } from '../security.ts';
import { BACKGROUND } from './main-window.ts';
import { reviveOnCrash } from './revive.ts';

export type SettingsWindow = {
  /** @param route a settings route; the General tab where none is named and the window is not open yet */
  open(route?: string): void;
  webContentsId(): number | null;
  destroy(): void;
};

/** One settings window at most; closing it closes it. */
export function createSettingsWindow(parts: {
  electron: Pick<ElectronSurface, 'BrowserWindow' | 'nativeTheme'>;
  preload: string;
  icon: string;
  log: (line: string) => void;
  now: () => Date;
}): SettingsWindow {
  let window: WindowSurface | null = null;
  const load = (target: WindowSurface, route: string) => {
    target
      .loadURL(pageUrl(route))
      .catch((error: unknown) => parts.log(`Settings could not be loaded: ${String(error)}`));
  };
  return {
    open(route) {
      if (window !== null) {
        if (route !== undefined && routeOf(window.webContents.getURL()) !== route) load(window, route);
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
        return;
      }
      const made = new parts.electron.BrowserWindow({
        width: 860,
        height: 680,
        minWidth: 560,
        minHeight: 480,
        title: 'Homeport settings',
        icon: parts.icon,
        show: false,
        autoHideMenuBar: true,
        fullscreenable: false,
        backgroundColor: parts.electron.nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
        webPreferences: pagePreferences(parts.preload),
      });
      made.on('ready-to-show', () => made.show());
      made.on('closed', () => {
        if (window === made) window = null;
      });
      reviveOnCrash(made, {
        reload: () => load(made, routeOf(made.webContents.getURL()) ?? settingsRoute('general')),
        log: parts.log,
        now: parts.now,
      });
      window = made;
      load(made, route ?? settingsRoute('general'));
    },
    webContentsId: () => window?.webContents.id ?? null,
    destroy() {
      window?.destroy();
      window = null;
    },
  };
}
