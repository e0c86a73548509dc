import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import { appName } from './config.ts';
import type { Text } from './text/text.ts';
import type { Version } from './version.ts';

const skipInput = z.object({
  app: appName,
  /** Its id, the beginning of it, or its label. */
  version: z.string().trim().min(1).max(300).optional(),
});
const answer = type<{ version: Version; message: Text }>();

/** Versions that a person does not want. */
export const skipping = {
  /**
   * The newest that the app's source names is not put in by itself; what comes after it is. Without `version`: whatever is the newest;
   * with it, CONFLICT where that is another one by now.
   */
  skip: oc.input(skipInput).output(answer),
  /** Takes that back. Without `version`: what was skipped last. */
  unskip: oc.input(skipInput).output(answer),
};
