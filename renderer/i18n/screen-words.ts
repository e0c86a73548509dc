import { load } from '../../electron/shared/text/catalogue.ts';
import { SCREENS } from '../../electron/shared/text/screens.ts';

/** What is said on the screens that are loaded when they are needed: it comes with the first of them (`app/screens.ts`). */
load(SCREENS);
