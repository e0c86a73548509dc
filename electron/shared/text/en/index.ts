import { apps } from './apps.ts';
import { archives } from './archives.ts';
import { attention } from './attention.ts';
import { build } from './build.ts';
import type { cli } from './cli.ts';
import type { desktop } from './desktop.ts';
import { docker } from './docker.ts';
import { engine } from './engine.ts';
import { errors } from './errors.ts';
import { home } from './home.ts';
import { imageSource } from './image-source.ts';
import { images } from './images.ts';
import { join } from './join.ts';
import { labels } from './labels.ts';
import { registry } from './registry.ts';
import { registryLogins } from './registry-logins.ts';
import { sample } from './sample.ts';
import type { samplePage } from './sample-page.ts';
import type { screens } from './screens.ts';
import type { server } from './server.ts';
import { sources } from './sources.ts';
import { storage } from './storage.ts';
import { store } from './store.ts';
import { update } from './update.ts';
import { updateErrors } from './update-errors.ts';
import { warnings } from './warnings.ts';
import type { windowWords } from './window.ts';
import { words } from './words.ts';

/**
 * What Homeport says in English, one file an area. The keys are the codes that the database and the journal hold: a code that has
 * landed keeps its meaning and its params. The syntax is ICU's (https://unicode-org.github.io/icu/userguide/format_parse/messages).
 *
 * This is what every edge can be shown. What one edge alone says is beside it, and loaded there (`../cli.ts`, `../desktop.ts`,
 * `../window.ts`, `../screens.ts`,
 * `../server.ts`, `../sample-page.ts`).
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
  ...docker,
  ...registry,
  ...build,
  ...sources,
  ...archives,
  ...registryLogins,
  ...imageSource,
  ...labels,
  ...sample,
  ...store,
  ...storage,
  ...images,
  ...home,
  ...errors,
} as const;

export type Messages = typeof en &
  typeof cli &
  typeof desktop &
  typeof windowWords &
  typeof screens &
  typeof server &
  typeof samplePage;
export type Code = keyof Messages;

/** What every edge can be shown, in a language. `test/unit/text/catalogue.test.ts` holds it to the same params. */
export type Catalogue = { readonly [C in keyof typeof en]: string };
