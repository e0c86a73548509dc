import type { SettingsTab } from '../shared/preferences.ts';

/** Hash routes of the renderer that the shell opens by itself. Written once, so that window and tray can't disagree. */

const APP_ORIGIN = 'app://homeport';
const PAGE = `${APP_ORIGIN}/index.html`;
const SETTINGS_PREFIX = '/desktop-settings';

export const DASHBOARD_ROUTE = '/';

export function appRoute(app: string): string {
  return `/apps/${encodeURIComponent(app)}`;
}

/** What the app's container wrote. */
export function appLogRoute(app: string): string {
  return `${appRoute(app)}/logs`;
}

export function updateRoute(updateId: string): string {
  return `/updates/${encodeURIComponent(updateId)}`;
}

export function settingsRoute(tab: SettingsTab): string {
  return `${SETTINGS_PREFIX}/${tab}`;
}

export function pageUrl(route: string): string {
  return `${PAGE}#${route}`;
}

/** The route that a page's URL shows; null where it is not one of ours. */
export function routeOf(url: string): string | null {
  if (!isOwnUrl(url)) return null;
  const hash = new URL(url).hash.slice(1);
  return hash === '' ? DASHBOARD_ROUTE : hash;
}

/** The app whose page a route belongs to. */
export function appOfRoute(route: string): string | null {
  const match = /^\/apps\/([^/?]+)/.exec(route);
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}

/** The update whose page it is. */
export function updateOfRoute(route: string): string | null {
  const match = /^\/updates\/([^/?]+)/.exec(route);
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}

export function isSettingsRoute(route: string): boolean {
  return route === SETTINGS_PREFIX || route.startsWith(`${SETTINGS_PREFIX}/`);
}

/** `app://homeport/…`, and nothing that only looks like it. `URL.origin` is 'null' for schemes that Node does not know. */
export function isOwnUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === 'app:' && host === 'homeport' && username === '' && password === '';
}
