import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/**
 * The screens that are loaded when they are needed: on the way to them (a link is pointed at, or has the focus), else as soon
 * as the window has nothing to do. Only the dashboard is there from the start.
 */

/** A part of the window did not come: no connection, or Homeport was updated and has other files now. */
export class NotLoaded extends Error {}

type Part<P> = { Screen: LazyExoticComponent<ComponentType<P>>; load: () => Promise<unknown> };

function part<P>(load: () => Promise<ComponentType<P>>): Part<P> {
  let coming: Promise<{ default: ComponentType<P> }> | null = null;
  const once = () => {
    coming ??= Promise.all([load(), import('../i18n/screen-words.ts')]).then(
      ([Screen]) => ({ default: Screen }),
      (cause: unknown) => {
        // What could not be had ahead of time is asked for again when it is needed.
        coming = null;
        throw new NotLoaded('A part of the window could not be loaded', { cause });
      },
    );
    return coming;
  };
  return { Screen: lazy(once), load: once };
}

const add = part(async () => (await import('../screens/add.tsx')).AddScreen);
const adopt = part(async () => (await import('../screens/adopt.tsx')).AdoptScreen);
const adoptSeveral = part(async () => (await import('../screens/adopt-several.tsx')).AdoptSeveralScreen);
const app = part(async () => (await import('../screens/app-screen.tsx')).AppScreen);
const appReleases = part(async () => (await import('../screens/app-releases.tsx')).AppReleases);
const appHistory = part(async () => (await import('../screens/app-history.tsx')).AppHistory);
const appHealth = part(async () => (await import('../screens/app-health.tsx')).AppHealth);
const appLogs = part(async () => (await import('../screens/app-logs.tsx')).AppLogs);
const appSettings = part(async () => (await import('../screens/app-settings.tsx')).AppSettings);
const update = part(async () => (await import('../screens/update-screen.tsx')).UpdateScreen);
const activity = part(async () => (await import('../screens/activity.tsx')).ActivityScreen);
const settings = part(async () => (await import('../screens/settings.tsx')).SettingsScreen);

export const AddScreen = add.Screen;
export const AdoptScreen = adopt.Screen;
export const AdoptSeveralScreen = adoptSeveral.Screen;
export const AppScreen = app.Screen;
export const AppReleases = appReleases.Screen;
export const AppHistory = appHistory.Screen;
export const AppHealth = appHealth.Screen;
export const AppLogs = appLogs.Screen;
export const AppSettings = appSettings.Screen;
export const UpdateScreen = update.Screen;
export const ActivityScreen = activity.Screen;
export const SettingsScreen = settings.Screen;

/** The dashboard's list where it is long. */
export const RowsInView = part(
  async () => (await import('../components/rows-in-view.tsx')).RowsInView,
).Screen;

/** The desktop's settings window: the same page, nothing else in it. */
export const DesktopSettings = part(
  async () => (await import('../screens/desktop-settings/index.tsx')).DesktopSettings,
).Screen;

type Loader = Part<never>['load'];
/** What an address needs, in the order in which it is fetched when there is time: what is likely to be opened first. */
const NEEDS: readonly (readonly [RegExp, Loader])[] = [
  [/^\/apps\//, app.load],
  [/^\/updates\//, update.load],
  [/^\/apps\/[^/]+\/logs$/, appLogs.load],
  [/^\/apps\/[^/]+\/history$/, appHistory.load],
  [/^\/apps\/[^/]+\/releases$/, appReleases.load],
  [/^\/apps\/[^/]+\/health$/, appHealth.load],
  [/^\/activity$/, activity.load],
  [/^\/apps\/[^/]+\/settings$/, appSettings.load],
  [/^\/settings/, settings.load],
  [/^\/add$/, add.load],
  [/^\/adopt(\/|$)/, adopt.load],
  [/^\/adopt-several$/, adoptSeveral.load],
];

/** Fetches what the screen at `path` needs. Whether it comes is said when it is shown: nobody has asked for it yet. */
export function fetchScreen(path: string): void {
  for (const [address, load] of NEEDS) if (address.test(path)) load().catch(() => undefined);
}

/** Fetches all screens, one after the other. Ends with the first that does not come: what is needed is asked for again. */
export async function fetchAllScreens(): Promise<void> {
  try {
    for (const [, load] of NEEDS) await load();
  } catch {
    // Said where it is needed.
  }
}
