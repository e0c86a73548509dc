import type { ElectronSurface } from '../electron-surface.ts';

/** Where nothing shows the tray: whether closing the window ends Homeport or leaves it running unseen. */
export async function askAboutClosing(dialog: ElectronSurface['dialog']): Promise<'hide' | 'quit'> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Homeport',
    message: 'This desktop shows no tray icon. Keep Homeport running without a window?',
    detail: 'It goes on keeping your apps up to date. Start Homeport again to open its window.',
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1 ? 'quit' : 'hide';
}
