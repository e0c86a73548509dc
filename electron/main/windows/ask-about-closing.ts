import { say } from '../../shared/text/text.ts';
import type { ElectronSurface } from '../electron-surface.ts';
import { inWords } from '../in-words.ts';
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
    message: inWords(host === 'absent' ? say('closing.no-tray') : say('closing.perhaps-no-tray')),
    detail: inWords(say('closing.goes-on')),
    buttons: [inWords(say('closing.keep')), inWords(say('closing.quit'))],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1 ? 'quit' : 'hide';
}
