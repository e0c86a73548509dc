import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronSurface, TraySurface } from '../electron-surface.ts';
import { trayTemplate } from './template.ts';
import type { TrayAction, TrayInput, TrayItem, TrayState } from './tray-model.ts';
import { foreign, trayState } from './tray-model.ts';
import { overallInWords, short } from './words.ts';

/** The menu is rebuilt at most this often: some hosts close an open menu when it is. */
export const REBUILD_EVERY_MS = 400;
/** So that the ages in the menu stay true. */
const REFRESH_MS = 60_000;

type TrayParts = {
  electron: Pick<ElectronSurface, 'Tray' | 'Menu'>;
  platform: NodeJS.Platform;
  input: () => Omit<TrayInput, 'now'>;
  icon: (state: TrayState) => string;
  perform: (action: TrayAction) => void;
  openWindow: () => void;
  now: () => Date;
  setTimer: (run: () => void, ms: number) => () => void;
};

type TrayIcon = {
  /** Something has changed: it is shown soon, together with whatever else changes until then. */
  changed(): void;
  destroy(): void;
};

/** Puts the icon into the tray and keeps it true. The caller keeps the reference: a collected tray vanishes. */
export function createTray(parts: TrayParts): TrayIcon {
  const icon = (input: Omit<TrayInput, 'now'>) => parts.icon(trayState(input));
  const tray: TraySurface = new parts.electron.Tray(icon(parts.input()));
  let shown = { image: '', toolTip: '', menu: '' };
  let lastBuild = Number.NEGATIVE_INFINITY;
  let pending: (() => void) | null = null;

  const render = () => {
    pending?.();
    const now = parts.now();
    lastBuild = now.getTime();
    const input = parts.input();
    const items = trayTemplate({ ...input, now });
    const next = { image: icon(input), toolTip: toolTip(input), menu: JSON.stringify(items) };
    if (next.image !== shown.image) tray.setImage(next.image);
    if (next.toolTip !== shown.toolTip) tray.setToolTip(next.toolTip);
    // On Linux a menu only changes when it is set again, which closes an open one: so only if it is a different one.
    if (next.menu !== shown.menu) {
      tray.setContextMenu(parts.electron.Menu.buildFromTemplate(toElectron(items, parts.perform)));
    }
    shown = next;
    pending = parts.setTimer(render, REFRESH_MS);
  };

  render();
  // macOS and Linux open the menu by themselves; on Windows a click means the window. It may never come on Linux.
  if (parts.platform === 'win32') tray.on('click', parts.openWindow);
  tray.on('double-click', parts.openWindow);

  return {
    changed() {
      // If the clock was set back, the menu must not stay as it is for that long.
      const wait = Math.min(REBUILD_EVERY_MS, REBUILD_EVERY_MS - (parts.now().getTime() - lastBuild));
      pending?.();
      if (wait <= 0) return render();
      pending = parts.setTimer(render, wait);
    },
    destroy() {
      pending?.();
      tray.destroy();
    },
  };
}

function toolTip(input: Omit<TrayInput, 'now'>): string {
  // Windows cuts at 127 characters.
  return short(`Homeport: ${overallInWords(input)}`, 120);
}

/** The tree as Electron wants it. */
export function toElectron(
  items: TrayItem[],
  perform: (action: TrayAction) => void,
): MenuItemConstructorOptions[] {
  const convert = (item: TrayItem): MenuItemConstructorOptions => {
    if (item.kind === 'separator') return { type: 'separator' };
    if (item.kind === 'text') return { label: foreign(item.label), enabled: false };
    if (item.kind === 'menu') return { label: item.label, submenu: toElectron(item.items, perform) };
    return { label: item.label, enabled: item.enabled, click: () => perform(item.action) };
  };
  return items.map(convert);
}
