import { render } from '../../electron/shared/text/render.ts';
import type { Text } from '../../electron/shared/text/text.ts';

/** What a person reads of it; '' where there is nothing. */
export function wordsOf(text: Text | null | undefined): string {
  return text ? render(text) : '';
}

/** In an expected value: a text whose words have these in them. */
export function saying(words: string | RegExp): { asymmetricMatch(text: Text | null): boolean } {
  return {
    asymmetricMatch: (text) =>
      typeof words === 'string' ? wordsOf(text).includes(words) : words.test(wordsOf(text)),
  };
}
