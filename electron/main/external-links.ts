import { urlsHere } from '../shared/app-address.ts';
import type { LiveState } from '../shared/dto.ts';
import { messageOf } from '../shared/errors.ts';
import type { ElectronSurface } from './electron-surface.ts';

type LinkVerdict = { open: string } | { refuse: string };

/**
 * Whether a link may leave Homeport for the person's browser: https, and addresses of the person's own apps
 * (http on the home network) exactly as the engine names them. Anything else could start a program.
 * @param known URLs that Homeport itself vouches for: apps' addresses, the browser access
 */
export function judgeLink(url: string, known: readonly string[]): LinkVerdict {
  if (!URL.canParse(url)) return { refuse: 'it is not a URL' };
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') return { refuse: 'it holds a user name or password' };
  if (parsed.protocol === 'https:') return { open: parsed.href };
  if (parsed.protocol !== 'http:') return { refuse: `${parsed.protocol} links are not opened` };
  const same = known.some((entry) => URL.canParse(entry) && new URL(entry).origin === parsed.origin);
  return same ? { open: parsed.href } : { refuse: 'it is not encrypted and is no address of an app here' };
}

export function urlsOf(live: LiveState | null): string[] {
  return live === null ? [] : live.apps.flatMap((app) => urlsHere(app.addresses));
}

/** The only way to open a link. Answers whether it was opened. */
export function createLinkOpener(
  shell: ElectronSurface['shell'],
  known: () => readonly string[],
  log: (line: string) => void,
): (url: string) => Promise<boolean> {
  return async (url) => {
    const verdict = judgeLink(url, known());
    if ('refuse' in verdict) {
      log(`A link was not opened: ${verdict.refuse}`);
      return false;
    }
    try {
      await shell.openExternal(verdict.open);
      return true;
    } catch (error) {
      log(`A link could not be opened: ${messageOf(error)}`);
      return false;
    }
  };
}
