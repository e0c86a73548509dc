import { z } from 'zod';
import type { Store } from '../ports.ts';

/** Why the tag that an app's container was made with does not follow its releases, in words. */
const key = (app: string): string => `tag-note/${app}`;
const note = z.string().nullable().catch(null);

export function tagNoteOf(store: Pick<Store, 'setting'>, app: string): string | null {
  return note.parse(store.setting(key(app)) ?? null);
}

export function setTagNote(store: Pick<Store, 'setSetting'>, app: string, words: string | null): void {
  store.setSetting(key(app), words ?? undefined);
}
