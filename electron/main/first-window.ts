import type { Autostart } from './autostart.ts';
import type { OwnFiles } from './own-files.ts';
import type { Quit } from './quit.ts';
import type { Say } from './setup-notifications.ts';
import type { Shown } from './shown.ts';
import type { Surroundings } from './surroundings.ts';
import type { TrayHostWatch } from './tray/tray-host-watch.ts';
import type { Windows } from './windows/setup-windows.ts';

/** Opens the main window, unless this start is to stay hidden and a tray icon leads back to it. Resolves when that is done. */
export async function openFirstWindow(
  { electron, log }: Surroundings,
  parts: Pick<OwnFiles, 'preferences' | 'engineKey'> & {
    autostart: Autostart;
    trayHost: TrayHostWatch;
    windows: Pick<Windows, 'main'>;
    quit: Quit;
    shown: Shown;
    say: Say;
  },
): Promise<void> {
  const { preferences, engineKey, trayHost, windows } = parts;
  const hidden =
    parts.autostart.startedAtLogin(process.argv) && preferences.current.get().general.startHidden;
  const host = await (hidden ? trayHost.waitFor() : trayHost.look());
  // A window made now would keep Electron from quitting.
  if (parts.quit.leaving()) return;
  parts.shown.changed();

  // Nobody could open a window that nothing leads to.
  if (hidden && host === 'present') windows.main.prepare();
  else windows.main.open();
  for (const notice of [preferences.notice, engineKey.notice]) {
    if (notice !== null) parts.say('Homeport’s settings', notice);
  }
  log.line(`Homeport ${electron.app.getVersion()} started; tray host: ${host}`);
}
