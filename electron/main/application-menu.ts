import type { ElectronSurface } from './electron-surface.ts';

/** macOS needs a menu bar for copy and paste to work at all; elsewhere the window is the whole surface. */
export function setupApplicationMenu(
  menu: ElectronSurface['Menu'],
  platform: NodeJS.Platform,
  parts: { openSettings: () => void; quit: () => void },
): void {
  if (platform !== 'darwin') {
    menu.setApplicationMenu(null);
    return;
  }
  menu.setApplicationMenu(
    menu.buildFromTemplate([
      {
        label: 'Homeport',
        submenu: [
          { role: 'about' },
          { type: 'separator' },
          { label: 'Settings…', accelerator: 'Cmd+,', click: parts.openSettings },
          { type: 'separator' },
          { role: 'hide' },
          { role: 'hideOthers' },
          { role: 'unhide' },
          { type: 'separator' },
          { label: 'Quit Homeport', accelerator: 'Cmd+Q', click: parts.quit },
        ],
      },
      { role: 'editMenu' },
      { role: 'windowMenu' },
    ]),
  );
}
