import { join } from 'node:path';
import type { Preferences } from '../../shared/preferences.ts';
import type { TrayState } from './tray-model.ts';

type PanelLook = 'light' | 'dark';

/**
 * The picture's file for a state. macOS colours template images by itself ('…Template.png', '@2x' beside it); Windows wants
 * .ico; Linux panels scale a PNG of 22 px and its '@2x'. `dark` is drawn for a dark panel, so with a light line.
 */
export function trayIconFile(
  folder: string,
  state: TrayState,
  platform: NodeJS.Platform,
  panel: PanelLook,
): string {
  if (platform === 'darwin') return join(folder, `tray-${state}-Template.png`);
  if (platform === 'win32') return join(folder, `tray-${state}-${panel}.ico`);
  return join(folder, `tray-${state}-${panel}.png`);
}

/** GNOME's panel is dark in both of its looks; other panels follow the theme. */
export function panelLook(
  choice: Preferences['general']['trayIcon'],
  facts: { platform: NodeJS.Platform; desktop: string | undefined; darkTheme: boolean },
): PanelLook {
  if (choice !== 'auto') return choice;
  if (facts.platform === 'linux' && (facts.desktop ?? '').toUpperCase().includes('GNOME')) return 'dark';
  return facts.darkTheme ? 'dark' : 'light';
}
