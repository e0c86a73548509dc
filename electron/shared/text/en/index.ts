import { apps } from './apps.ts';
import { attention } from './attention.ts';
import { engine } from './engine.ts';
import { errors } from './errors.ts';
import { home } from './home.ts';
import { join } from './join.ts';
import { server } from './server.ts';
import { storage } from './storage.ts';
import { store } from './store.ts';
import { update } from './update.ts';
import { updateErrors } from './update-errors.ts';
import { warnings } from './warnings.ts';
import { words } from './words.ts';

/**
 * What Homeport says in English, one file an area. The keys are the codes that the database and the journal hold: a code that has
 * landed keeps its meaning and its params. The syntax is ICU's (https://unicode-org.github.io/icu/userguide/format_parse/messages).
 */
export const en = {
  ...join,
  ...words,
  ...attention,
  ...warnings,
  ...update,
  ...updateErrors,
  ...apps,
  ...engine,
  ...store,
  ...storage,
  ...home,
  ...server,
  ...errors,
} as const;

export type Messages = typeof en;
export type Code = keyof Messages;

/** A language: every code has its message. `test/unit/text/catalogue.test.ts` holds it to the same params. */
export type Catalogue = { readonly [C in Code]: string };
