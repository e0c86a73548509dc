import { z } from 'zod';
import { keptText } from '../../shared/text/shape.ts';
import type { Text } from '../../shared/text/text.ts';
import type { Store } from '../ports.ts';
import { tagNoteOf } from '../update/tag-note.ts';
import { labelWarnings } from './label-settings.ts';
import { leftoverWordsOf } from './leftovers.ts';

/** Facts about an adopted container that a person should know before its first update. What becomes of its tag is told with them. */
const key = (app: string): string => `warnings/${app}`;
const list = z.array(keptText).catch([]);

export function warningsOf(store: Pick<Store, 'setting' | 'app'>, app: string): Text[] {
  const tag = tagNoteOf(store, app);
  return [
    ...list.parse(store.setting(key(app)) ?? []),
    ...(tag === null ? [] : [tag]),
    ...leftoverWordsOf(store, app),
    ...labelWarnings(store, app),
  ];
}

export function setWarnings(store: Pick<Store, 'setSetting'>, app: string, warnings: Text[]): void {
  store.setSetting(key(app), warnings);
}
