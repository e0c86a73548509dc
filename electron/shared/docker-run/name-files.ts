import { NotationError } from './notation-error.ts';

/**
 * The lines of a file of variables or labels, by docker's rules (docker/cli opts/file.go): nothing is trimmed but the space
 * before a name, quotes are part of the value, '#' begins a comment only at a line's beginning.
 *
 * @param missing the value of a name that stands alone; null: there is none, which is refused
 */
export function parseNameFile(
  text: string,
  path: string,
  missing: (name: string) => string | null,
): [string, string][] {
  if (text.includes('\uFFFD')) throw new NotationError(`"${path}" is not written in UTF-8`);
  const pairs: [string, string][] = [];
  for (const [index, whole] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = whole.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const where = `"${path}", line ${index + 1}`;
    const at = line.indexOf('=');
    const name = at < 0 ? line.trimEnd() : line.slice(0, at);
    if (name === '') throw new NotationError(`${where}: there is no name before "="`);
    if (/[ \t]/.test(name)) throw new NotationError(`${where}: the name "${name}" has a space in it`);
    const value = at < 0 ? missing(name) : line.slice(at + 1);
    if (value === null)
      throw new NotationError(`${where}: ${name} has no value there, and this shell has none for it either`);
    pairs.push([name, value]);
  }
  return pairs;
}
