/** Sentences for people in a source: literals, and the text of JSX, that begin with a capital, have a blank and end as a sentence does. */
export function sentencesIn(text: string): string[] {
  return [...literalsIn(text), ...jsxTextIn(text)].filter(
    (words) => SENTENCE.test(words) && !SQL.test(words),
  );
}

const SENTENCE = /^[A-Z“"][^\n]* [^\n]*[.!?…]$/;

/** A statement with its last value to fill in ends as a question does. */
const SQL = /^(?:SELECT|INSERT|UPDATE|DELETE|VACUUM) /;

/** The engine's own log stays English, and what a defect says is for whoever mends it. */
const NOT_FOR_PEOPLE = /(?:\blog|\bnew (?:Type)?Error)\(\s*$/;

/** String and template literals, without what is in comments. What is filled in stands as '{}' in them. */
function literalsIn(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    if (two === '//') at = ending(text, '\n', at);
    else if (two === '/*') at = ending(text, '*/', at) + 1;
    else if (text[at] === "'" || text[at] === '"' || text[at] === '`') {
      const literal = literalAt(text, at);
      if (literal === null) continue;
      if (!NOT_FOR_PEOPLE.test(text.slice(0, at))) found.push(literal.words);
      found.push(...literal.within);
      at = literal.end;
    }
  }
  return found;
}

/** @returns null: it is no literal, but an apostrophe or part of a regular expression. */
function literalAt(text: string, start: number): { words: string; within: string[]; end: number } | null {
  const quote = text[start];
  const within: string[] = [];
  let words = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return { words: words.replace(/\s+/g, ' ').trim(), within, end: at };
    if (text[at] === '\n' && quote !== '`') return null;
    if (quote === '`' && text.startsWith('${', at)) {
      const end = filledIn(text, at + 2);
      within.push(...literalsIn(text.slice(at + 2, end)));
      words += '{}';
      at = end;
    } else if (text[at] === '\\') words += text[++at] ?? '';
    else words += text[at] ?? '';
  }
  return null;
}

/** Where what is filled into a template ends. */
function filledIn(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "'" || text[at] === '"' || text[at] === '`') at = literalAt(text, at)?.end ?? at;
    else if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function jsxTextIn(text: string): string[] {
  return [...text.matchAll(/>([^<>{}=;]+)</g)].map(([, words = '']) => words.replace(/\s+/g, ' ').trim());
}

function ending(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from + 2);
  return end < 0 ? text.length : end;
}
