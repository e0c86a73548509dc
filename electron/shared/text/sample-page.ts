import { samplePage } from './en/sample-page.ts';

/** What the sample app’s own page says, in each language. Loaded by `engine/sample/page.ts`, which renders it. */
export const SAMPLE_PAGE = { en: samplePage };
