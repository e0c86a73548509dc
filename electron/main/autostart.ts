import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { say } from '../shared/text/text.ts';
import type { AppSurface } from './electron-surface.ts';
import { inWords } from './in-words.ts';

const HIDDEN_FLAG = '--hidden';

type AutostartPlace = {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  home: string;
  /** The running executable. */
  execPath: string;
  /** Arguments that a development start needs (the app's folder); none when packaged. */
  execArgs: string[];
};

export type Autostart = {
  supported: boolean;
  /** What starts at login, in words. */
  detail: string;
  /** Makes it so. Idempotent. */
  apply(wanted: { launchAtLogin: boolean; startHidden: boolean }): void;
  /** Whether this very start came from the login. */
  startedAtLogin(argv: string[]): boolean;
};

/** Launch at login of the app that runs, for the person who runs it. */
export function autostartOf(app: AppSurface, platform: NodeJS.Platform): Autostart {
  return createAutostart(app, {
    platform,
    env: process.env,
    home: homedir(),
    execPath: app.getPath('exe'),
    execArgs: app.isPackaged ? [] : [app.getAppPath()],
  });
}

/**
 * Launch at login. macOS and Windows have a call for it; on Linux `setLoginItemSettings` does nothing, so an XDG autostart
 * entry is written (Desktop Application Autostart Specification 0.5).
 */
export function createAutostart(app: AppSurface, place: AutostartPlace): Autostart {
  const startedAtLogin = (argv: string[]) =>
    argv.includes(HIDDEN_FLAG) ||
    (place.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
  if (place.platform !== 'linux') {
    return {
      supported: true,
      detail: inWords(say('desktop.login-item')),
      startedAtLogin,
      apply: ({ launchAtLogin }) =>
        app.setLoginItemSettings({ openAtLogin: launchAtLogin, args: [HIDDEN_FLAG] }),
    };
  }
  const file = autostartFile(place);
  const command = autostartCommand(place);
  return {
    supported: true,
    detail: inWords(say('desktop.login-entry', { file, program: command[0] ?? '' })),
    startedAtLogin,
    apply({ launchAtLogin }) {
      if (!launchAtLogin) return rmSync(file, { force: true });
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, autostartEntry(command), { mode: 0o644 });
    },
  };
}

/** `$XDG_CONFIG_HOME/autostart/homeport.desktop`; a relative XDG_CONFIG_HOME is to be ignored (XDG base directory). */
export function autostartFile({ env, home }: Pick<AutostartPlace, 'env' | 'home'>): string {
  const config = env.XDG_CONFIG_HOME;
  const base = config !== undefined && isAbsolute(config) ? config : join(home, '.config');
  return join(base, 'autostart', 'homeport.desktop');
}

/** An AppImage runs from a temporary mount that is gone after it ends: its own file is what must be started. */
export function autostartCommand({
  env,
  execPath,
  execArgs,
}: Pick<AutostartPlace, 'env' | 'execPath' | 'execArgs'>): string[] {
  const appImage = env.APPIMAGE;
  if (appImage !== undefined && isAbsolute(appImage)) return [appImage, HIDDEN_FLAG];
  return [execPath, ...execArgs, HIDDEN_FLAG];
}

/** The entry's text. Exec is quoted as the Desktop Entry Specification says ("The Exec key"). */
export function autostartEntry(command: string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Homeport',
    'Comment=Keeps containers up to date',
    'Icon=homeport',
    `Exec=${command.map(quoteExec).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function quoteExec(argument: string): string {
  // '%' begins a field code; the quoting rule comes first, the string rule of desktop files doubles the backslash again.
  const percent = argument.replaceAll('%', '%%');
  if (/^[\w@%+=:,./-]+$/.test(percent)) return percent;
  const quoted = percent.replace(/["`$\\]/g, (character) => `\\${character}`);
  return `"${quoted.replaceAll('\\', '\\\\')}"`;
}
