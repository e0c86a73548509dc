import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { messageOf } from '../../shared/errors.ts';
import type { Preferences, PreferencesPatch } from '../../shared/preferences.ts';
import { defaultPreferences, preferences, preferencesPatch } from '../../shared/preferences.ts';
import { createSignal, type Signal } from '../signal.ts';
import { MIGRATIONS, readPreferences, type StoredPreferences } from './migrations.ts';

const NAME = 'preferences';

export type PreferencesStore = {
  current: Pick<Signal<Preferences>, 'get' | 'onChange'>;
  /** One sentence where the file was damaged and kept aside. */
  notice: string | null;
  path: string;
  /** Replaces the sections that are named. @throws ZodError where a value makes no sense */
  patch(changes: PreferencesPatch): Preferences;
};

/**
 * The desktop's preferences in `<folder>/preferences.json`. A file that can't be read is renamed to
 * `preferences.damaged-<time>.json` and the defaults hold: never wiped, never silent.
 * The schema is zod's (shared/preferences.ts), checked before electron-store reads the file, because electron-store itself
 * would refuse or clear a damaged one.
 */
export function openPreferences(folder: string, now: Date): PreferencesStore {
  const path = join(folder, `${NAME}.json`);
  const { found, notice } = readOrKeepAside(path, now);
  const store = new Store<StoredPreferences>({
    name: NAME,
    cwd: folder,
    defaults: asStored(defaultPreferences()),
  });
  store.store = found ?? asStored(defaultPreferences());
  const current = createSignal<Preferences>(preferences.parse(store.store));
  return {
    current,
    notice,
    path,
    patch(changes) {
      const parsed = preferencesPatch.parse(changes);
      const before = current.get();
      const next: Preferences = {
        general: parsed.general ?? before.general,
        notifications: parsed.notifications ?? before.notifications,
        docker: parsed.docker ?? before.docker,
        browserAccess: parsed.browserAccess ?? before.browserAccess,
      };
      store.store = asStored(next);
      current.set(next);
      return next;
    },
  };
}

function readOrKeepAside(
  path: string,
  now: Date,
): { found: StoredPreferences | null; notice: string | null } {
  if (!existsSync(path)) return { found: null, notice: null };
  try {
    return { found: readPreferences(JSON.parse(readFileSync(path, 'utf8'))), notice: null };
  } catch (error) {
    const aside = path.replace(/\.json$/, `.damaged-${now.toISOString().replace(/[:.]/g, '-')}.json`);
    renameSync(path, aside);
    const notice = `The settings could not be read and are the defaults now; the old file is kept as ${aside}. (${messageOf(error)})`;
    return { found: null, notice };
  }
}

function asStored(values: Preferences): StoredPreferences {
  return { ...values, version: MIGRATIONS.length };
}
