import { server } from './en/server.ts';

/** What the headless host alone says, in each language. Loaded by `server/in-words.ts`. */
export const SERVER = { en: server };
