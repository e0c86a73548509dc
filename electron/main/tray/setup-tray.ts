import type { Actions } from '../actions.ts';
import type { ShellEngine } from '../engine/setup-engine.ts';
import type { OwnFiles } from '../own-files.ts';
import { DASHBOARD_ROUTE } from '../routes.ts';
import type { Shown } from '../shown.ts';
import type { Surroundings } from '../surroundings.ts';
import { panelLook, trayIconFile } from './icon-files.ts';
import { createTray } from './tray.ts';

/** Puts the icon into the tray and keeps it true until it is destroyed. */
export function setupTray(
  { electron, platform, place, now, setTimer }: Surroundings,
  parts: Pick<OwnFiles, 'preferences'> & {
    engine: ShellEngine;
    actions: Actions;
    shown: Shown;
    /** The panel's theme, where it follows the system's. */
    systemIsDark: () => boolean;
  },
): { destroy(): void } {
  const { supervisor, link } = parts.engine;
  const tray = createTray({
    electron,
    platform,
    input: () => ({ live: link.live.get(), engine: supervisor.state.get() }),
    icon: (state) => {
      const look = panelLook(parts.preferences.current.get().general.trayIcon, {
        platform,
        desktop: process.env.XDG_CURRENT_DESKTOP,
        darkTheme: parts.systemIsDark(),
      });
      return trayIconFile(place.icons, state, platform, look);
    },
    perform: parts.actions.ask,
    openWindow: () => parts.actions.ask({ type: 'open', route: DASHBOARD_ROUTE }),
    now,
    setTimer,
  });
  const unsubscribe = parts.shown.onChange(tray.changed);
  return {
    destroy() {
      unsubscribe();
      tray.destroy();
    },
  };
}
