import { appPages } from './app-pages.ts';
import { forms } from './forms.ts';
import { settings } from './settings.ts';

/** What the window alone says on the screens that it loads when they are needed. */
export const screens = { ...appPages, ...forms, ...settings } as const;
