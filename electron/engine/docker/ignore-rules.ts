import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { type IgnorePattern, type Places, parsePattern } from './ignore-pattern.ts';

const MAX_BYTES = 64 * 1024;
const MAX_PATTERNS = 2000;
/** Comparisons while a context is listed: some ten seconds of work, where half a million files and fifty stars need one. */
const MAX_WORK = 2_000_000_000;

/** What is left out of a build context. A path is asked for below the folder that it is in, from the top down. */
export type IgnoreRules = {
  top: Verdict;
  /** @throws BAD_INPUT when the patterns are too much work for so many files. */
  below(folder: Verdict, name: string): Verdict;
};

export type Verdict = {
  ignored: boolean;
  /** Whether an exception ('!') may bring back something inside. */
  mayReenter: boolean;
  /** For each pattern: whether it matched here or further up, and where the path stands in it. */
  matched: readonly boolean[];
  places: readonly Places[];
  isTop: boolean;
};

/**
 * Docker's rules: `<Dockerfile>.dockerignore` beside the Dockerfile, else `.dockerignore` at the context's top.
 * @throws BAD_INPUT a file that is too big, or that Docker would refuse as malformed.
 */
export async function readIgnoreRules(dir: string, dockerfile: string): Promise<IgnoreRules> {
  for (const name of [`${dockerfile}.dockerignore`, '.dockerignore']) {
    const text = await readIfFile(path.join(dir, name), name);
    if (text !== null) return parseIgnoreRules(text, name);
  }
  return parseIgnoreRules('', '.dockerignore');
}

/** @param name the file's, for words. */
export function parseIgnoreRules(text: string, name = '.dockerignore', maxWork = MAX_WORK): IgnoreRules {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line) => {
      const pattern = parseLine(line);
      if (pattern === 'malformed') {
        const shown = line.trim().slice(0, 100);
        throw new HomeportError('BAD_INPUT', say('ignore-file.no-pattern', { file: name, line: shown }));
      }
      return pattern ?? [];
    });
  if (patterns.length > MAX_PATTERNS)
    throw new HomeportError('BAD_INPUT', say('ignore-file.too-many', { file: name, patterns: MAX_PATTERNS }));
  let work = 0;
  const worked = (places: number) => {
    work += places;
  };
  return {
    top: {
      ignored: false,
      mayReenter: false,
      matched: patterns.map(() => false),
      places: patterns.map(({ start }) => start),
      isTop: true,
    },
    below: (folder, child) => {
      const verdict = judge(patterns, folder, folder.isTop ? child : `/${child}`, worked);
      if (work > maxWork) {
        throw new HomeportError('BAD_INPUT', say('ignore-file.too-slow', { file: name }));
      }
      return verdict;
    },
  };
}

/**
 * The last pattern that matched the path, or a folder it is in, decides. As in Docker, a pattern that would change nothing
 * is not asked, and so is not remembered for what is inside.
 */
function judge(
  patterns: IgnorePattern[],
  folder: Verdict,
  text: string,
  worked: (places: number) => void,
): Verdict {
  let ignored = false;
  let mayReenter = false;
  const matched: boolean[] = [];
  const places = patterns.map((pattern, index) => {
    const now = pattern.advance(folder.places[index] ?? [], text, worked);
    let match = folder.matched[index] ?? false;
    if (!match && pattern.exception === ignored) match = pattern.matched(now);
    if (match) ignored = !pattern.exception;
    else if (pattern.exception && now.length > 0) mayReenter = true;
    matched.push(match);
    return now;
  });
  return { ignored, mayReenter, matched, places, isTop: false };
}

/** Source: moby's frontend/dockerfile/dockerignore. null: a comment, or nothing. */
function parseLine(line: string): IgnorePattern | null | 'malformed' {
  if (line.startsWith('#')) return null;
  const trimmed = line.trim();
  if (trimmed === '') return null;
  const marked = trimmed.startsWith('!');
  const written = marked ? trimmed.slice(1).trim() : trimmed;
  const cleaned = written === '' ? '' : path.posix.normalize(written);
  const relative = cleaned.length > 1 ? cleaned.replace(/^\//, '').replace(/\/$/, '') : cleaned;
  // Cleaned first, so that './!name' is an exception too.
  const exception = marked || relative.startsWith('!');
  const pattern = exception && !marked ? relative.slice(1) : relative;
  if (pattern === '' || (exception && pattern === '/')) return 'malformed';
  return parsePattern(pattern, exception) ?? 'malformed';
}

/** null where it is not there or no plain file: a link could lead outside, and is not followed. */
async function readIfFile(file: string, name: string): Promise<string | null> {
  const stats = await lstat(file).catch(() => null);
  if (!stats?.isFile()) return null;
  if (stats.size > MAX_BYTES)
    throw new HomeportError('BAD_INPUT', say('ignore-file.too-big', { file: name, kib: MAX_BYTES / 1024 }));
  return readFile(file, 'utf8');
}
