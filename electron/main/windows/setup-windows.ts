import type { Actions } from '../actions.ts';
import type { PageKind } from '../bridge.ts';
import type { OwnFiles } from '../own-files.ts';
import type { Surroundings } from '../surroundings.ts';
import type { TrayHostWatch } from '../tray/tray-host-watch.ts';
import { askAboutClosing } from './ask-about-closing.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';
import { createSettingsWindow, type SettingsWindow } from './settings-window.ts';

export type Windows = {
  main: MainWindow;
  settings: SettingsWindow;
  /** Which of them shows a page. */
  kindOf(webContentsId: number): PageKind | null;
  /** Lets both close for real. */
  destroy(): void;
};

/** Both windows. Neither is made before somebody opens it. */
export function setupWindows(
  { electron, place, log, now, setTimer }: Surroundings,
  parts: Pick<OwnFiles, 'preferences' | 'state'> & { trayHost: TrayHostWatch; actions: Actions },
): Windows {
  const common = { electron, preload: place.preload, icon: place.windowIcon, log: log.line, now };
  const settings = createSettingsWindow(common);
  const main = createMainWindow({
    ...common,
    setTimer,
    state: parts.state,
    closeBehaviour: () => parts.preferences.current.get().general.closeBehaviour,
    canHide: () => parts.trayHost.known() === 'present',
    // A panel may have come since the start.
    askAboutClosing: async () => askAboutClosing(electron.dialog, await parts.trayHost.look()),
    quit: () => parts.actions.ask({ type: 'quit' }),
  });
  return {
    main,
    settings,
    kindOf(id) {
      if (id === main.webContentsId()) return 'main';
      return id === settings.webContentsId() ? 'settings' : null;
    },
    destroy() {
      main.destroy();
      settings.destroy();
    },
  };
}
