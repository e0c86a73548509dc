import type { ElectronSurface } from '../electron-surface.ts';
import type { TrayHost } from '../tray/tray-host.ts';

/** Where nothing shows the tray (or nobody can tell): whether closing the window ends Homeport or leaves it running unseen. */
export async function askAboutClosing(
  dialog: ElectronSurface['dialog'],
  host: TrayHost,
): Promise<'hide' | 'quit'> {
  if (host === 'present') return 'hide';
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Homeport',
    message: `${host === 'absent' ? 'This desktop shows no tray icon.' : 'This desktop may show no tray icon.'} Keep Homeport running without a window?`,
    detail: 'It goes on keeping your apps up to date. Start Homeport again to open its window.',
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1 ? 'quit' : 'hide';
}
