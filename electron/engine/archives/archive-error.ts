import { HomeportError } from '../../shared/errors.ts';
import type { Text } from '../../shared/text/text.ts';

/** That an archive can't be used, in words. */
export function unusable(text: Text, cause?: unknown): HomeportError {
  return new HomeportError('SOURCE_UNAVAILABLE', text, cause === undefined ? {} : { cause });
}
