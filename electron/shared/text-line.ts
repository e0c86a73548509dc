import { z } from 'zod';

/** Characters that end a line or a C string, or that a terminal would act on: never part of a path, a branch or a URL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Text on one line. */
export const line = z
  .string()
  .refine((s) => !CONTROL.test(s), 'It must be one line without control characters');
