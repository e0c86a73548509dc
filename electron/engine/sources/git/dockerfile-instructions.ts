/** One instruction of a Dockerfile, its lines joined. */
export type Instruction = {
  /** In upper case. */
  keyword: string;
  /** What follows the keyword, without the text of here-documents. */
  text: string;
};

/** `text`'s instructions in one pass, and the character that escapes in it. Source: the Dockerfile reference. */
export function instructionsOf(text: string): { instructions: Instruction[]; mark: string } {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const mark = escapeOf(lines);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; ) {
    const joined = joinLines(lines, at, mark);
    at = joined.next;
    if (joined.text === '') continue;
    const end = joined.text.search(/\s/);
    const keyword = (end < 0 ? joined.text : joined.text.slice(0, end)).toUpperCase();
    const rest = end < 0 ? '' : joined.text.slice(end).trim();
    instructions.push({ keyword, text: rest });
    if (mayHoldDocuments(keyword, rest)) at = afterDocuments(lines, at, rest);
  }
  return { instructions, mark };
}

/** Directives stand before everything else. */
function escapeOf(lines: string[]): string {
  for (const line of lines) {
    const name = /^\s*#\s*([A-Za-z]+)\s*=/.exec(line);
    if (name === null) break;
    if (name[1]?.toLowerCase() === 'escape') return line.slice(name[0].length).trim() === '`' ? '`' : '\\';
  }
  return '\\';
}

/** The instruction that begins at line `from`: '' where there is a comment or nothing. */
function joinLines(lines: string[], from: number, mark: string): { text: string; next: number } {
  const parts: string[] = [];
  let at = from;
  for (let goesOn = true; goesOn && at < lines.length; at++) {
    const line = lines[at] ?? '';
    // Comments and empty lines may stand within an instruction, and do not end it.
    const bare = line.trim();
    if (bare === '' || bare.startsWith('#')) {
      if (parts.length === 0) return { text: '', next: at + 1 };
      continue;
    }
    const shown = line.trimEnd();
    goesOn = shown.endsWith(mark) && shown.at(-2) !== mark;
    parts.push(goesOn ? shown.slice(0, -1) : line);
  }
  return { text: parts.join('').trim(), next: at };
}

function mayHoldDocuments(keyword: string, text: string): boolean {
  const wanted = keyword === 'ONBUILD' ? text.slice(0, 5).toUpperCase() : `${keyword} `;
  return /^(RUN|COPY|ADD)\s/.test(wanted) && text.includes('<<');
}

/** The line after the last of the here-documents that `text` announces: `<<EOF`, `3<<-"EOF"`. */
function afterDocuments(lines: string[], from: number, text: string): number {
  let at = from;
  for (const word of rawWords(text)) {
    const found = /^\d*<<(-?)([^<\s]+)$/.exec(word);
    if (found === null) continue;
    const name = (found[2] ?? '').replace(/["']/g, '');
    const isEnd = (line: string) => (found[1] === '-' ? line.replace(/^\t+/, '') : line) === name;
    while (at < lines.length && !isEnd(lines[at] ?? '')) at += 1;
    at += 1;
  }
  return at;
}

/** As a shell splits them, with their quotes left on. */
function rawWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (const char of text) {
    if (quote === '' && /\s/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (quote === char) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    word += char;
  }
  return word === '' ? words : [...words, word];
}
