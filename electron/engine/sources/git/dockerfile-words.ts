/** A value longer than this is no port and no path: it counts as not known. Without a limit, values double with each line. */
const MAX_VALUE = 1024;
/** Characters that variables may bring into one Dockerfile's words. */
const MAX_BROUGHT_IN = 1024 * 1024;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

/** What variables are known at a place in a Dockerfile. */
export type Variables = { get(name: string): string | undefined };

/**
 * Splits a Dockerfile's arguments into words: quotes and escapes taken off, variables put in. What is not known here
 * stays as it is written, with its '$'.
 */
export type Words = (text: string, variables: Variables) => string[];

/** @param mark the character that escapes in this Dockerfile. */
export function createWords(mark: string): Words {
  let broughtIn = 0;
  const bringIn = (reference: Reference, variables: Variables): string | null => {
    const value = variables.get(reference.name);
    const found = reference.choose(value);
    if (found === undefined || found.length > MAX_VALUE || broughtIn > MAX_BROUGHT_IN) return null;
    broughtIn += found.length;
    return found;
  };

  return (text, variables) => {
    const words: string[] = [];
    let word: string | null = null;
    let quote = '';
    let unclosed = false;
    for (let at = 0; at < text.length; ) {
      const char = text[at] ?? '';
      if (quote === '' && /\s/.test(char)) {
        if (word !== null) words.push(word);
        word = null;
        at += 1;
        continue;
      }
      word ??= '';
      if (char === quote || (quote === '' && (char === '"' || char === "'"))) {
        quote = char === quote ? '' : char;
        at += 1;
      } else if (char === mark && quote !== "'" && escapes(text[at + 1], quote, mark)) {
        word += text[at + 1];
        at += 2;
      } else if (char === '$' && quote !== "'") {
        const reference = unclosed && text[at + 1] === '{' ? null : readReference(text, at);
        if (reference === null && text[at + 1] === '{') unclosed = true;
        word += (reference && bringIn(reference, variables)) ?? text.slice(at, reference?.end ?? at + 1);
        at = reference?.end ?? at + 1;
      } else {
        word += char;
        at += 1;
      }
    }
    return word === null ? words : [...words, word];
  };
}

/** Within double quotes, an escape before anything else is one more character. */
function escapes(next: string | undefined, quote: string, mark: string): boolean {
  if (next === undefined) return false;
  return quote === '' || next === '"' || next === '$' || next === mark;
}

type Reference = {
  name: string;
  /** undefined: not known. */
  choose(value: string | undefined): string | undefined;
  end: number;
};

/** `$NAME`, `${NAME}`, `${NAME:-else}`, `${NAME:+instead}`. null: a '$' and no more, or what is not read here. */
function readReference(text: string, at: number): Reference | null {
  if (text[at + 1] !== '{') {
    const name = NAME.exec(text.slice(at + 1, at + 1 + MAX_VALUE))?.[0];
    return name === undefined ? null : { name, choose: (value) => value, end: at + 1 + name.length };
  }
  const close = text.indexOf('}', at);
  if (close < 0) return null;
  const inside = text.slice(at + 2, close);
  const name = NAME.exec(inside)?.[0] ?? '';
  const [operator, word] = [inside.slice(name.length, name.length + 2), inside.slice(name.length + 2)];
  const choose = (value: string | undefined) => {
    if (inside === name) return value;
    if (name === '' || word.includes('$')) return undefined;
    if (operator === ':-') return value === undefined || value === '' ? word : value;
    if (operator === ':+') return value === undefined || value === '' ? '' : word;
    return undefined;
  };
  return { name, choose, end: close + 1 };
}
