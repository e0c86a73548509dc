/**
 * One pattern of a .dockerignore file. A path is walked along it one character at a time, and all places in the pattern
 * where the walk may stand are carried together: a path costs at most its length times the pattern's, and nothing is ever
 * tried again. (As a regular expression, six stars took minutes for one file name.)
 *
 * Source of the rules: moby/patternmatcher, and Go's filepath.Match for the syntax within a name.
 */
export type IgnorePattern = {
  /** Written with '!'. */
  exception: boolean;
  /** Where a path begins. */
  start: Places;
  /** The places after `text` more of the path. `worked` is told how many comparisons that took. */
  advance(from: Places, text: string, worked: (comparisons: number) => void): Places;
  matched(places: Places): boolean;
};

/** The places in a pattern that a path has led to. None: whatever follows, the pattern can't match any more. */
export type Places = readonly number[];

type Token =
  | { kind: 'character'; code: number }
  /** `?` */
  | { kind: 'one' }
  /** `[a-z]`, `[^a-z]` */
  | { kind: 'class'; negated: boolean; ranges: [number, number][] }
  /** `*`: what is within one name. */
  | { kind: 'star' }
  /** `**` before something else: nothing, or whole folders with their slash. */
  | { kind: 'folders' }
  /** `**` at the end: anything at all. */
  | { kind: 'rest' };

const SLASH = 0x2f;

/**
 * @param text cleaned as a path, without its '!'.
 * @returns null where it is malformed, as Docker refuses it: an unclosed or empty class, a `\` before nothing.
 */
export function parsePattern(text: string, exception: boolean): IgnorePattern | null {
  const codes = [...text].map(codeOf);
  // Docker takes `**name` for every path that ends so, but only where nothing else in it is special.
  if (text.startsWith('**') && text[2] !== '/' && !/[*?[\]\\]/.test(text.slice(2))) {
    const literal = codes.slice(2).map((code): Token => ({ kind: 'character', code }));
    return walkable(exception, [{ kind: 'rest' }, ...literal]);
  }
  const tokens: Token[] = [];
  for (let at = 0; at < codes.length; ) {
    const code = codes[at] ?? 0;
    const char = String.fromCodePoint(code);
    if (char === '*' && codes[at + 1] === code) {
      at += codes[at + 2] === SLASH ? 3 : 2;
      tokens.push({ kind: at < codes.length ? 'folders' : 'rest' });
    } else if (char === '[') {
      const parsed = parseClass(codes, at + 1);
      if (parsed === null) return null;
      tokens.push(parsed.token);
      at = parsed.end;
    } else if (char === '\\') {
      const escaped = codes[at + 1];
      if (escaped === undefined) return null;
      tokens.push({ kind: 'character', code: escaped });
      at += 2;
    } else {
      tokens.push(
        char === '*' ? { kind: 'star' } : char === '?' ? { kind: 'one' } : { kind: 'character', code },
      );
      at += 1;
    }
  }
  return walkable(exception, tokens);
}

/** @param from after the '['. */
function parseClass(codes: number[], from: number): { token: Token; end: number } | null {
  const is = (index: number, char: string) => codes[index] === codeOf(char);
  const negated = is(from, '^');
  const ranges: [number, number][] = [];
  let at = negated ? from + 1 : from;
  const bound = (): number | null => {
    if (is(at, '-') || is(at, ']')) return null;
    if (is(at, '\\')) at += 1;
    const code = codes[at];
    at += 1;
    return code ?? null;
  };
  while (ranges.length === 0 || !is(at, ']')) {
    const low = bound();
    if (low === null) return null;
    let high: number | null = low;
    if (is(at, '-')) {
      at += 1;
      high = bound();
    }
    if (high === null || high < low) return null;
    ranges.push([low, high]);
  }
  return { token: { kind: 'class', negated, ranges }, end: at + 1 };
}

function walkable(exception: boolean, tokens: Token[]): IgnorePattern {
  // What is in the list of this round, and what was entered in it. Inside `folders` is not at their beginning: only from
  // there nothing needs to be read to go on.
  const held = new Uint32Array(tokens.length + 1);
  const entered = new Uint32Array(tokens.length + 1);
  // A class is compared range by range. All of them together are the most that one character takes.
  const ranges = tokens.reduce((sum, token) => sum + (token.kind === 'class' ? token.ranges.length : 0), 0);
  let round = 0;

  const hold = (place: number, places: number[]) => {
    if (held[place] === round) return;
    held[place] = round;
    places.push(place);
  };
  /** `place`, and those behind it that nothing needs to be read for. */
  const enter = (place: number, places: number[]) => {
    for (let at = place; entered[at] !== round; at++) {
      entered[at] = round;
      hold(at, places);
      const kind = tokens[at]?.kind;
      if (kind !== 'star' && kind !== 'folders' && kind !== 'rest') return;
    }
  };
  const step = (places: Places, code: number): Places => {
    const next: number[] = [];
    round += 1;
    for (const place of places) {
      const token = tokens[place];
      if (token === undefined) continue;
      if (token.kind === 'rest' || (token.kind === 'star' && code !== SLASH)) enter(place, next);
      else if (token.kind === 'folders') {
        hold(place, next);
        if (code === SLASH) enter(place + 1, next);
      } else if (isOne(token, code)) enter(place + 1, next);
    }
    return next;
  };

  const start: number[] = [];
  round += 1;
  enter(0, start);
  return {
    exception,
    start,
    advance(from, text, worked) {
      let places = from;
      for (const char of text) {
        if (places.length === 0) break;
        worked(places.length + ranges);
        places = step(places, codeOf(char));
      }
      return places;
    },
    matched: (places) => places.includes(tokens.length),
  };
}

function isOne(token: Token, code: number): boolean {
  if (token.kind === 'character') return token.code === code;
  if (token.kind === 'one') return code !== SLASH;
  if (token.kind !== 'class') return false;
  return token.ranges.some(([low, high]) => low <= code && code <= high) !== token.negated;
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
