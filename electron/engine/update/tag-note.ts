import { keptText } from '../../shared/text/shape.ts';
import type { Text } from '../../shared/text/text.ts';
import type { Store } from '../ports.ts';

/** Why the tag that an app's container was made with does not follow its releases. */
const key = (app: string): string => `tag-note/${app}`;
const note = keptText.nullable().catch(null);

export function tagNoteOf(store: Pick<Store, 'setting'>, app: string): Text | null {
  return note.parse(store.setting(key(app)) ?? null);
}

export function setTagNote(store: Pick<Store, 'setSetting'>, app: string, why: Text | null): void {
  store.setSetting(key(app), why ?? undefined);
}
