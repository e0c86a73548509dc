import { z } from 'zod';
import type { Store } from '../ports.ts';
import { tagNoteOf } from '../update/tag-note.ts';
import { leftoverWordsOf } from './leftovers.ts';

/** Facts about an adopted container that a person should know before its first update. What becomes of its tag is told with them. */
const key = (app: string): string => `warnings/${app}`;
const list = z.array(z.string()).catch([]);

export function warningsOf(store: Pick<Store, 'setting'>, app: string): string[] {
  const tag = tagNoteOf(store, app);
  return [
    ...list.parse(store.setting(key(app)) ?? []),
    ...(tag === null ? [] : [tag]),
    ...leftoverWordsOf(store, app),
  ];
}

export function setWarnings(store: Pick<Store, 'setSetting'>, app: string, warnings: string[]): void {
  store.setSetting(key(app), warnings);
}
