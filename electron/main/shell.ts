import { homedir } from 'node:os';
import { messageOf } from '../shared/errors.ts';
import { aboutHomeport } from './about.ts';
import { serveAppProtocol } from './app-protocol.ts';
import { setupApplicationMenu } from './application-menu.ts';
import { createAutostart } from './autostart.ts';
import { setupBridge } from './bridge.ts';
import { createDesktopHost } from './desktop-router.ts';
import { browserState } from './desktop-state.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { linkToEngine } from './engine/live.ts';
import { askSignInLink } from './engine/sign-in-link.ts';
import { EngineSupervisor } from './engine/supervisor.ts';
import { openEngineKey } from './engine-key.ts';
import { createLinkOpener, urlsOf } from './external-links.ts';
import { openLog } from './log.ts';
import { createNotifier } from './notifications/notifier.ts';
import { createObservable } from './observable.ts';
import { places } from './places.ts';
import { setupPower } from './power.ts';
import { openShellState } from './preferences/shell-state-file.ts';
import { openPreferences } from './preferences/store.ts';
import { setupQuit } from './quit.ts';
import { DASHBOARD_ROUTE } from './routes.ts';
import { setupSecurity } from './security.ts';
import { createPerformer } from './tray/actions.ts';
import { panelLook, trayIconFile } from './tray/icon-files.ts';
import { followSystemTheme } from './tray/system-theme.ts';
import { createTray, type TrayIcon } from './tray/tray.ts';
import { awaitTrayHost, findTrayHost, type TrayHost } from './tray/tray-host.ts';
import { askAboutClosing } from './windows/ask-about-closing.ts';
import { createMainWindow } from './windows/main-window.ts';
import { createSettingsWindow } from './windows/settings-window.ts';

const now = () => new Date();

function setTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Puts the desktop app together: a list of parts, each handed what it needs. Resolves when everything stands. */
export async function startShell(electron: ElectronSurface, outDir: string): Promise<void> {
  const { app, nativeTheme } = electron;
  const { platform } = process;
  const place = places(outDir);
  const folder = app.getPath('userData');
  const log = openLog(app.getPath('logs'), now);
  const changed = createObservable(null);
  const refresh = () => changed.set(null);
  let quitNow: (reason: string) => void = () => app.exit(0);
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => quitNow(name));
  app.on('second-instance', () => mainWindow?.open());
  app.on('activate', () => mainWindow?.open());
  let mainWindow: ReturnType<typeof createMainWindow> | null = null;
  await app.whenReady();

  const systemIsDark = followSystemTheme(nativeTheme, platform);
  const preferences = openPreferences(folder, now());
  const state = openShellState(folder, log.line);
  const engineKey = openEngineKey(electron.safeStorage, folder, platform, now());
  let secretKey: string | null = null;
  const autostart = createAutostart(app, {
    platform,
    env: process.env,
    home: homedir(),
    execPath: app.getPath('exe'),
    execArgs: app.isPackaged ? [] : [app.getAppPath()],
  });
  let trayHost: TrayHost = 'unknown';
  const lookForTrayHost = async () => {
    trayHost = await findTrayHost(platform);
    return trayHost;
  };
  let browser: ReturnType<typeof browserState> = { address: null, problem: null };

  serveAppProtocol(electron.protocol, place.renderer);
  const supervisor = new EngineSupervisor({
    electron,
    modulePath: place.engine,
    options: () => ({
      dataDir: place.dataDir,
      dockerHost: preferences.current.get().docker.host,
      rendererDir: place.renderer,
      browserPort: browserPort(),
      secretKey,
    }),
    log: log.line,
    now,
    setTimer,
  });
  const browserPort = () => {
    const wanted = preferences.current.get().browserAccess;
    return wanted.enabled ? wanted.port : null;
  };
  const link = linkToEngine(supervisor, log.line);
  const openLink = createLinkOpener(
    electron.shell,
    () => [...urlsOf(link.live.get()), ...(browser.address === null ? [] : [browser.address])],
    log.line,
  );
  const settings = createSettingsWindow({
    electron,
    preload: place.preload,
    icon: place.windowIcon,
    log: log.line,
    now,
  });
  setupSecurity(electron, { openLink, openSettings: settings.open, log: log.line });

  const notifier = createNotifier({
    electron,
    platform,
    icon: place.windowIcon,
    memory: state,
    preferences: () => preferences.current.get().notifications,
    lookingAt: () => mainWindow?.lookingAt() ?? null,
    perform: (action) => void perform(action),
    log: log.line,
    now,
    setTimer,
  });
  let tray: TrayIcon | null = null;
  let leaving = false;
  const quit = setupQuit({
    electron,
    live: link.live,
    engine: supervisor.state,
    stopEngine: () => supervisor.stop(),
    closeShell: () => {
      leaving = true;
      mainWindow?.destroy();
      settings.destroy();
      tray?.destroy();
      tray = null;
    },
    say: notifier.say,
    log: log.line,
  });
  quitNow = quit.now;
  const main = createMainWindow({
    electron,
    preload: place.preload,
    icon: place.windowIcon,
    state,
    closeBehaviour: () => preferences.current.get().general.closeBehaviour,
    canHide: () => trayHost === 'present',
    // A panel may have come since the start.
    askAboutClosing: async () => askAboutClosing(electron.dialog, await lookForTrayHost()),
    quit: quit.ask,
    log: log.line,
    now,
    setTimer,
  });
  mainWindow = main;
  const perform = createPerformer({
    client: link.client,
    openWindow: main.open,
    openSettings: () => settings.open(),
    openLink,
    startEngine: () => supervisor.start({ forget: true }),
    quit: quit.ask,
    say: notifier.say,
    log: log.line,
  });
  const bridge = setupBridge({
    electron,
    windowOf: (id) =>
      id === main.webContentsId() ? 'main' : id === settings.webContentsId() ? 'settings' : null,
    enginePort: (page) => supervisor.connect(page === 'main' ? 'main-window' : 'settings-window'),
    serveDesktop: createDesktopHost({
      electron,
      facts: {
        preferences,
        engineKey,
        supervisor,
        link,
        autostart,
        trayHost: () => trayHost,
        browser: () => browser,
        about: aboutHomeport(electron, preferences.path, place.licences),
      },
      dataDir: place.dataDir,
      onChange: (listener) => changed.onChange(listener),
      changed: refresh,
      restartEngine: () => supervisor.restart(),
      signInLink: () => askSignInLink(supervisor, setTimer),
      openLink,
      log,
      now,
    }),
    log: log.line,
  });
  setupApplicationMenu(electron.Menu, platform, { openSettings: () => settings.open(), quit: quit.ask });
  setupPower(electron.powerMonitor, {
    resumed: () => supervisor.send({ type: 'resume' }),
    shuttingDown: () => quit.now('the machine shuts down'),
    log: log.line,
  });

  const applyPreferences = () => {
    const { general } = preferences.current.get();
    nativeTheme.themeSource = general.theme;
    // A development start would put a path into the login that is gone tomorrow.
    if (app.isPackaged || general.launchAtLogin) applyAutostart();
  };
  const applyAutostart = () => {
    try {
      autostart.apply(preferences.current.get().general);
    } catch (error) {
      log.line(`Launch at login could not be set: ${messageOf(error)}`);
      notifier.say('Launch at login could not be set', messageOf(error));
    }
  };
  applyPreferences();

  let dockerHost = preferences.current.get().docker.host;
  preferences.current.onChange((next) => {
    applyPreferences();
    if (!next.general.launchAtLogin) applyAutostart();
    supervisor.send({ type: 'browser', port: browserPort() });
    if (next.docker.host !== dockerHost) {
      dockerHost = next.docker.host;
      void supervisor.restart();
    }
    refresh();
  });
  link.live.onChange((live) => {
    notifier.look(live);
    refresh();
  });
  supervisor.reports.onChange((report) => {
    browser = browserState(report, browser);
    if (report?.type === 'browser') refresh();
  });
  supervisor.state.onChange((engine) => {
    if (engine.state === 'running') bridge.engineStarted();
    else if (engine.state !== 'starting') bridge.engineEnded();
    if (engine.state === 'stopped' && !supervisor.asked) {
      const at = now().toISOString();
      notifier.tell({
        key: `engine-stopped:${at}`,
        kind: 'engine-stopped',
        app: null,
        message: engine.message,
        updateId: null,
        restore: null,
        at,
      });
    }
    refresh();
  });
  nativeTheme.on('updated', refresh);

  tray = createTray({
    electron,
    platform,
    input: () => ({ live: link.live.get(), engine: supervisor.state.get() }),
    icon: (shown) =>
      trayIconFile(
        place.icons,
        shown,
        platform,
        panelLook(preferences.current.get().general.trayIcon, {
          platform,
          desktop: process.env.XDG_CURRENT_DESKTOP,
          darkTheme: systemIsDark(),
        }),
      ),
    perform: (action) => void perform(action),
    openWindow: () => main.open(DASHBOARD_ROUTE),
    now,
    setTimer,
  });
  changed.onChange(() => tray?.changed());
  // Recovery comes first: the engine takes up what was cut off before any window shows.
  supervisor.start();
  // A keychain may ask its owner first: the engine does not wait for that.
  engineKey.reveal().then(
    (key) => {
      secretKey = key;
      if (key !== null) supervisor.send({ type: 'secret-key', key });
    },
    (error: unknown) => log.line(`The keychain could not be read: ${messageOf(error)}`),
  );
  const hidden = autostart.startedAtLogin(process.argv) && preferences.current.get().general.startHidden;
  const shownBy = await (hidden ? awaitTrayHost(lookForTrayHost, setTimer) : lookForTrayHost());
  // A window made now would keep Electron from quitting.
  if (leaving) return;
  refresh();

  // Nobody could open a window that nothing leads to.
  if (hidden && shownBy === 'present') main.prepare();
  else main.open();
  for (const notice of [preferences.notice, engineKey.notice]) {
    if (notice !== null) notifier.say('Homeport’s settings', notice);
  }
  log.line(`Homeport ${app.getVersion()} started; tray host: ${shownBy}`);
}
