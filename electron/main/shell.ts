import { createActions } from './actions.ts';
import { serveAppProtocol } from './app-protocol.ts';
import { setupApplicationMenu } from './application-menu.ts';
import { autostartOf } from './autostart.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { setupEngine } from './engine/setup-engine.ts';
import { watchEntrances } from './entrances.ts';
import { createLinkOpener, urlsOf } from './external-links.ts';
import { openFirstWindow } from './first-window.ts';
import { followPreferences } from './follow-preferences.ts';
import { openOwnFiles } from './own-files.ts';
import { setupPower } from './power.ts';
import { setupQuit } from './quit.ts';
import { setupSecurity } from './security.ts';
import { setupNotifications } from './setup-notifications.ts';
import { setupPages } from './setup-pages.ts';
import { watchShown } from './shown.ts';
import { surroundingsOf } from './surroundings.ts';
import { createPerformer } from './tray/actions.ts';
import { setupTray } from './tray/setup-tray.ts';
import { followSystemTheme } from './tray/system-theme.ts';
import { createTrayHostWatch } from './tray/tray-host-watch.ts';
import { setupWindows } from './windows/setup-windows.ts';

/** Puts the desktop app together: a list of parts, each handed what it needs. Resolves when everything stands. */
export async function startShell(electron: ElectronSurface, outDir: string): Promise<void> {
  const around = surroundingsOf(electron, outDir);
  const { log, place, platform } = around;
  const entrances = watchEntrances(electron.app);
  await electron.app.whenReady();

  serveAppProtocol(electron.protocol, place.renderer);
  const files = openOwnFiles(around);
  const systemIsDark = followSystemTheme(electron.nativeTheme, platform);
  const autostart = autostartOf(electron.app, platform);
  const trayHost = createTrayHostWatch(around);
  const actions = createActions();

  const engine = setupEngine(around, files);
  const { supervisor, link, browser } = engine;
  const windows = setupWindows(around, { ...files, trayHost, actions });
  const openLink = createLinkOpener(
    electron.shell,
    () => [...urlsOf(link.live.get()), browser.get().address].filter((url) => url !== null),
    log.line,
  );
  const openSettings = () => windows.settings.open();
  setupSecurity(electron, { openLink, openSettings: windows.settings.open, log: log.line });

  const { say } = setupNotifications(around, {
    ...files,
    engine,
    actions,
    lookingAt: windows.main.lookingAt,
  });
  followPreferences(around, { ...files, autostart, say });
  const shown = watchShown(around, { ...files, engine });
  const tray = setupTray(around, { ...files, engine, actions, shown, systemIsDark });
  const quit = setupQuit({
    electron,
    live: link.live,
    engine: supervisor.state,
    stopEngine: () => supervisor.stop(),
    closeShell() {
      windows.destroy();
      tray.destroy();
    },
    say,
    log: log.line,
  });
  const perform = createPerformer({
    client: link.client,
    openWindow: windows.main.open,
    openSettings,
    openLink,
    startEngine: () => supervisor.start({ forget: true }),
    quit: quit.ask,
    say,
    log: log.line,
  });
  actions.carriedOutBy(perform);
  setupPages(around, { ...files, engine, windows, shown, autostart, trayHost, openLink });
  setupApplicationMenu(electron.Menu, platform, { openSettings, quit: quit.ask });
  setupPower(electron.powerMonitor, {
    resumed: () => supervisor.send({ type: 'resume' }),
    shuttingDown: () => quit.now('the machine shuts down'),
    log: log.line,
  });
  entrances.leadTo({ quit: quit.now, openWindow: () => windows.main.open() });

  // Recovery comes first: the engine takes up what was cut off before any window shows.
  engine.start();
  await openFirstWindow(around, { ...files, autostart, trayHost, windows, quit, shown, say });
}
