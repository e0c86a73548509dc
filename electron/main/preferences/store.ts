import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { HomeportError, textOf } from '../../shared/errors.ts';
import type { Preferences, PreferencesPatch } from '../../shared/preferences.ts';
import { defaultPreferences, preferences, preferencesPatch } from '../../shared/preferences.ts';
import { say } from '../../shared/text/text.ts';
import { inWords } from '../in-words.ts';
import { keepAside } from '../keep-aside.ts';
import { createObservable, type Observable } from '../observable.ts';
import { MIGRATIONS, readPreferences, type StoredPreferences } from './migrations.ts';

const NAME = 'preferences';

export type PreferencesStore = {
  current: Pick<Observable<Preferences>, 'get' | 'onChange'>;
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
  const { found, notice, problem } = readOrKeepAside(path, now);
  const begun = found ?? asStored(defaultPreferences());
  // A full disk is no reason not to start: the engine may have something to put right.
  const opened = problem === null ? openFile(folder, begun) : { problem };
  const current = createObservable<Preferences>(preferences.parse(begun));
  return {
    current,
    notice: [notice, opened.problem].filter((sentence) => sentence !== null).join(' ') || null,
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
      if (!('store' in opened)) throw new HomeportError('INTERNAL', opened.problem);
      opened.store.store = asStored(next);
      current.set(next);
      return next;
    },
  };
}

type Opened = { store: Store<StoredPreferences>; problem: null } | { problem: string };

function openFile(folder: string, begun: StoredPreferences): Opened {
  try {
    const store = new Store<StoredPreferences>({ name: NAME, cwd: folder, defaults: begun });
    store.store = begun;
    return { store, problem: null };
  } catch (error) {
    return {
      problem: inWords(say('desktop.settings-not-saved', { folder, why: textOf(error) })),
    };
  }
}

type Read = { found: StoredPreferences | null; notice: string | null; problem: string | null };

function readOrKeepAside(path: string, now: Date): Read {
  if (!existsSync(path)) return { found: null, notice: null, problem: null };
  try {
    return { found: readPreferences(JSON.parse(readFileSync(path, 'utf8'))), notice: null, problem: null };
  } catch (error) {
    let aside: string;
    try {
      aside = keepAside(path, now);
    } catch (reason) {
      // Not written over either: what can't be kept aside stays where it is.
      const problem = inWords(
        say('desktop.settings-stuck', { file: path, why: textOf(error), further: textOf(reason) }),
      );
      return { found: null, notice: null, problem };
    }
    const notice = inWords(say('desktop.settings-kept-aside', { aside, why: textOf(error) }));
    return { found: null, notice, problem: null };
  }
}

function asStored(values: Preferences): StoredPreferences {
  return { ...values, version: MIGRATIONS.length };
}
