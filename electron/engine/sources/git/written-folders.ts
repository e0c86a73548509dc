import path from 'node:path';
import type { Store } from '../../ports.ts';

/**
 * Folders of this machine that apps' containers may write to. What lies in them is data, also where such a folder is part of one
 * that is built (`./data` beside the Dockerfile): it makes no new version of any app.
 */
export function writtenFolders(store: Pick<Store, 'apps' | 'release'>): string[] {
  const folders = store.apps().flatMap(({ name, run, runningRelease }) => {
    const said = (run?.volumes ?? []).flatMap(({ source, readOnly }) => (readOnly ? [] : [source]));
    const spec = runningRelease === null ? null : (store.release(name, runningRelease)?.spec ?? null);
    const binds = (spec?.hostConfig.Binds ?? []).flatMap((bind) => {
      const [source = '', , options = ''] = bind.split(':');
      return options.split(',').includes('ro') ? [] : [source];
    });
    const mounts = (spec?.hostConfig.Mounts ?? []).flatMap(({ Type, Source, ReadOnly }) =>
      Type === 'bind' && ReadOnly !== true && Source ? [Source] : [],
    );
    return [...said, ...binds, ...mounts];
  });
  return [...new Set(folders.filter((folder) => path.isAbsolute(folder)))].sort();
}
