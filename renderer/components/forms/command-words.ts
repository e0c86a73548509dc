import { say } from '../../../electron/shared/text/text.ts';
import { inWords } from '../../i18n/in-words.ts';
import type { Parsed } from './line-formats.ts';

/**
 * Takes a command apart as a shell would: words, 'single' and "double" quotes, backslashes. Nothing is expanded.
 * @returns null for an empty text: the image's own command
 */
export function parseCommand(text: string): Parsed<string[] | null> {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (quote === "'") {
      if (c === "'") quote = null;
      else word = (word ?? '') + c;
    } else if (c === '\\') {
      const next = text.charAt(i + 1);
      const escapes = quote === null || next === '"' || next === '\\' || next === '$' || next === '`';
      word = (word ?? '') + (escapes ? next : `\\${next}`);
      i += 1;
    } else if (quote === '"') {
      if (c === '"') quote = null;
      else word = (word ?? '') + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (/\s/.test(c)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + c;
  }
  if (quote !== null) return { ok: false, problem: inWords(say('form.quote-open', { quote })) };
  if (word !== null) words.push(word);
  return { ok: true, value: words.length === 0 ? null : words };
}

/** Writes a command so that `parseCommand` reads the same words again. */
export function formatCommand(command: readonly string[] | null): string {
  if (command === null) return '';
  return command
    .map((word) => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
