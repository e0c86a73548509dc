import type {
  ElectronSurface,
  IpcEventSurface,
  Preventable,
  WebContentsSurface,
} from './electron-surface.ts';
import { isOwnUrl, isSettingsRoute, routeOf } from './routes.ts';

type SecurityParts = {
  openLink: (url: string) => Promise<boolean>;
  /** A page asked for the settings window (window.open of its address). */
  openSettings: (route: string) => void;
  log: (line: string) => void;
};

/**
 * What no page may do, for every web contents there will ever be, set once: leave its origin, open windows, embed web views,
 * be granted anything. The one exception is writing text to the clipboard, which every *Copy* button needs.
 */
export function setupSecurity(
  electron: Pick<ElectronSurface, 'app' | 'session'>,
  parts: SecurityParts,
): void {
  electron.app.on('web-contents-created', (_event, contents) => guardContents(contents, parts));
  const session = electron.session.defaultSession;
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isGranted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isGranted(permission));
  session.setDevicePermissionHandler(() => false);
}

function isGranted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

function guardContents(contents: WebContentsSurface, parts: SecurityParts): void {
  const stay = (event: Preventable & { url: string }) => {
    if (isOwnUrl(event.url)) return;
    event.preventDefault();
    parts.log('A page tried to leave Homeport and was kept');
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const route = routeOf(url);
    if (route !== null && isSettingsRoute(route)) parts.openSettings(route);
    else if (route === null) void parts.openLink(url);
    return { action: 'deny' };
  });
}

/** A message counts only from the main frame of one of our pages. A page can't forge where Electron says it came from. */
export function isTrustedSender(event: IpcEventSurface): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnUrl(frame.url);
}

/** What every window's page runs with. Written out although some are Electron's defaults: a default can change. */
export function pagePreferences(preload: string) {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}
