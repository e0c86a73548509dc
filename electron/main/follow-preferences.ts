import { messageOf } from '../shared/errors.ts';
import type { Autostart } from './autostart.ts';
import type { OwnFiles } from './own-files.ts';
import type { Say } from './setup-notifications.ts';
import type { Surroundings } from './surroundings.ts';

/** The windows' theme and the launch at login are as the preferences say, now and whenever these change. */
export function followPreferences(
  { electron, log }: Surroundings,
  parts: Pick<OwnFiles, 'preferences'> & { autostart: Autostart; say: Say },
): void {
  const { app, nativeTheme } = electron;
  const { current } = parts.preferences;
  const applyTheme = () => {
    nativeTheme.themeSource = current.get().general.theme;
  };
  const applyAutostart = () => {
    try {
      parts.autostart.apply(current.get().general);
    } catch (error) {
      log.line(`Launch at login could not be set: ${messageOf(error)}`);
      parts.say('Launch at login could not be set', messageOf(error));
    }
  };
  applyTheme();
  // A development start must not take the installed app's entry away.
  if (app.isPackaged || current.get().general.launchAtLogin) applyAutostart();
  current.onChange(() => {
    applyTheme();
    applyAutostart();
  });
}
