import { execFile } from 'node:child_process';

export type TrayHost = 'present' | 'absent' | 'unknown';

/** Property of org.kde.StatusNotifierWatcher (StatusNotifierItem specification), asked through whatever D-Bus tool is there. */
const QUESTIONS: [tool: string, args: string[]][] = [
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest=org.kde.StatusNotifierWatcher',
      '--object-path=/StatusNotifierWatcher',
      '--method=org.freedesktop.DBus.Properties.Get',
      'org.kde.StatusNotifierWatcher',
      'IsStatusNotifierHostRegistered',
    ],
  ],
  [
    'busctl',
    [
      '--user',
      'get-property',
      'org.kde.StatusNotifierWatcher',
      '/StatusNotifierWatcher',
      'org.kde.StatusNotifierWatcher',
      'IsStatusNotifierHostRegistered',
    ],
  ],
  [
    'dbus-send',
    [
      '--session',
      '--print-reply',
      '--dest=org.kde.StatusNotifierWatcher',
      '/StatusNotifierWatcher',
      'org.freedesktop.DBus.Properties.Get',
      'string:org.kde.StatusNotifierWatcher',
      'string:IsStatusNotifierHostRegistered',
    ],
  ],
];
const ANSWER_WITHIN_MS = 3_000;

export type Answer = { kind: 'said'; text: string } | { kind: 'refused' } | { kind: 'no-tool' };
export type Ask = (tool: string, args: string[]) => Promise<Answer>;

/**
 * Whether somebody shows tray icons. macOS and Windows always do; GNOME without the AppIndicator extension does not,
 * and an app whose only door is its icon would then be lost.
 */
export async function findTrayHost(platform: NodeJS.Platform, ask: Ask = askTool): Promise<TrayHost> {
  if (platform !== 'linux') return 'present';
  for (const [tool, args] of QUESTIONS) {
    const answer = await ask(tool, args);
    if (answer.kind === 'no-tool') continue;
    // Nobody owns the name, or there is no session bus: in both cases there is no host.
    return answer.kind === 'said' && /\btrue\b/.test(answer.text) ? 'present' : 'absent';
  }
  return 'unknown';
}

/** A panel that starts with the same login may come a little later than Homeport. */
const TRIES = 8;
const TRY_AGAIN_MS = 1_000;

/** Asks until somebody shows tray icons, for some seconds: what to do at a login, where all of the desktop starts at once. */
export async function awaitTrayHost(
  find: () => Promise<TrayHost>,
  setTimer: (run: () => void, ms: number) => unknown,
): Promise<TrayHost> {
  for (let left = TRIES; ; left -= 1) {
    const host = await find();
    if (host !== 'absent' || left <= 1) return host;
    await new Promise<void>((resolve) => {
      setTimer(resolve, TRY_AGAIN_MS);
    });
  }
}

/** Runs the tool on this process’s session bus. */
export const askTool: Ask = (tool, args) =>
  new Promise((resolve) => {
    execFile(tool, args, { timeout: ANSWER_WITHIN_MS }, (error, stdout) => {
      if (error === null) resolve({ kind: 'said', text: stdout });
      else resolve({ kind: error.code === 'ENOENT' ? 'no-tool' : 'refused' });
    });
  });
