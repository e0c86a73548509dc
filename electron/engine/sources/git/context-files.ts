import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError, textOf } from '../../../shared/errors.ts';
import { isPlain } from '../../../shared/plain-text.ts';
import { say, type Text } from '../../../shared/text/text.ts';

const SEARCH_DEPTH = 4;
const SEARCH_LIMIT = 50;
/** How many are named where none is the one that is wanted. */
const NAMED_DOCKERFILES = 8;
/** Never holds a Dockerfile that somebody means. */
const NOT_SEARCHED = new Set(['node_modules', '.git', 'vendor', '.venv', '__pycache__']);

/**
 * Where the build context and its Dockerfile really are, with every symbolic link followed: both must lie inside
 * `root`, and the Dockerfile inside the context.
 * @returns the context's real path, and the Dockerfile relative to it with '/' between.
 * @throws BAD_INPUT in words; a missing Dockerfile is answered with those that were found.
 */
export async function locateContext(
  root: string,
  context: string,
  dockerfile: string,
): Promise<{ contextDir: string; dockerfile: string }> {
  const contextDir = await locateContextDir(root, context);
  const wanted = path.resolve(contextDir, dockerfile);
  if (path.isAbsolute(dockerfile) || !isInside(contextDir, wanted)) {
    throw refuse(say('source.dockerfile-outside', { dockerfile, context }));
  }
  const real = await realpath(wanted).catch((error: unknown) => asMissing(error, 'dockerfile', dockerfile));
  if (real === null) throw refuse(await missing(contextDir, context, dockerfile));
  if (!isInside(contextDir, real)) {
    throw refuse(say('source.dockerfile-leads-outside', { dockerfile }));
  }
  if (!(await lstat(real)).isFile()) throw refuse(say('source.dockerfile-no-file', { dockerfile }));
  return { contextDir, dockerfile: path.relative(contextDir, real).split(path.sep).join('/') };
}

/** @throws BAD_INPUT: not there, no folder, or outside `root`. */
export async function locateContextDir(root: string, context: string): Promise<string> {
  const realRoot = await realpath(root).catch((error: unknown) => asMissing(error, 'folder', root));
  if (realRoot === null) throw refuse(say('source.no-context-root', { folder: root }));
  const wanted = path.resolve(realRoot, context);
  const outside = () => refuse(say('source.context-outside', { context }));
  if (path.isAbsolute(context) || !isInside(realRoot, wanted)) throw outside();
  const real = await realpath(wanted).catch((error: unknown) => asMissing(error, 'context', context));
  if (real === null) throw refuse(say('source.no-context', { context }));
  if (!isInside(realRoot, real)) throw outside();
  if (!(await lstat(real)).isDirectory()) throw refuse(say('source.context-no-folder', { context }));
  return real;
}

/** Relative to `dir` with '/' between, the likeliest first: at the top before below, plain names before others. */
export async function findDockerfiles(dir: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string, depth: number) => {
    const all = await readdir(path.join(dir, folder), { withFileTypes: true }).catch((error: unknown) => {
      // Below the top a folder that can't be read (a database's, say) is only one that is not searched.
      if (depth === 1) throw refuse(say('source.folder-unreadable', { folder: dir, why: textOf(error) }));
      return [];
    });
    const entries = all.sort((a, b) => (a.name < b.name ? -1 : 1));
    const nameOf = (name: string) => (folder === '' ? name : `${folder}/${name}`);
    // Files first: what is nearer to the top must not fall to the limit. Links are not followed: one could lead
    // outside, or around in circles.
    for (const { name } of entries.filter((entry) => entry.isFile() && isDockerfileName(entry.name)))
      if (found.length < SEARCH_LIMIT) found.push(nameOf(name));
    if (depth === SEARCH_DEPTH) return;
    for (const { name } of entries.filter((entry) => entry.isDirectory() && !NOT_SEARCHED.has(entry.name)))
      if (found.length < SEARCH_LIMIT) await visit(nameOf(name), depth + 1);
  };
  await visit('', 1);
  const rank = (name: string) => {
    const base = path.posix.basename(name);
    return name.split('/').length * 10 + (base === 'Dockerfile' ? 0 : base === 'Containerfile' ? 1 : 2);
  };
  return found.sort((a, b) => rank(a) - rank(b));
}

function isDockerfileName(name: string): boolean {
  // Nobody could choose it: it would not be what is read.
  if (!isPlain(name)) return false;
  if (/\.(dockerignore|md|txt)$/i.test(name)) return false;
  return /^(dockerfile|containerfile)([._-].+)?$/i.test(name) || /\.dockerfile$/i.test(name);
}

async function missing(contextDir: string, context: string, dockerfile: string): Promise<Text> {
  const found = (await findDockerfiles(contextDir)).slice(0, NAMED_DOCKERFILES);
  return found.length === 0
    ? say('source.no-dockerfile-at-all', { dockerfile, context })
    : say('source.dockerfile-missing', { dockerfile, context, found });
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** null where it is not there; everything else (a loop of links, no permission) is said. */
function asMissing(error: unknown, what: 'dockerfile' | 'context' | 'folder', place: string): null {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw refuse(say('source.place-unusable', { what, place, why: textOf(error) }));
}

function refuse(why: Text): HomeportError {
  return new HomeportError('BAD_INPUT', why);
}
