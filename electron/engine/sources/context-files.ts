import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError } from '../../shared/errors.ts';

const MAX_DEPTH = 4;
const MAX_FOUND = 50;
const SKIPPED = new Set(['.git', 'node_modules', 'vendor']);

/**
 * A path below a folder, proven to lie inside it with every symbolic link followed.
 * @throws BAD_INPUT where it is absolute, leads out, or is not there. `what` begins the sentence.
 */
export async function insideFolder(root: string, relative: string, what: string): Promise<string> {
  if (path.isAbsolute(relative))
    throw new HomeportError(
      'BAD_INPUT',
      `${what} must be given relative to the source, not as "${relative}".`,
    );
  const realRoot = await realpath(root);
  const joined = path.resolve(realRoot, relative);
  if (!contains(realRoot, joined))
    throw new HomeportError(
      'BAD_INPUT',
      `${what} "${relative}" lies outside the source. Only what is inside may be built.`,
    );
  let real: string;
  try {
    real = await realpath(joined);
  } catch (error) {
    throw new HomeportError('BAD_INPUT', `${what} "${relative}" is not there.`, { cause: error });
  }
  if (!contains(realRoot, real)) {
    throw new HomeportError(
      'BAD_INPUT',
      `${what} "${relative}" is a link that leads outside the source. Only what is inside may be built.`,
    );
  }
  return real;
}

function contains(root: string, inside: string): boolean {
  return inside === root || inside.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

/** Dockerfiles of a folder, relative to it with '/' between, the likeliest first: by depth, then plain names before others. */
export async function findDockerfiles(dir: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await readdir(path.join(dir, folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH && !SKIPPED.has(entry.name)) await walk(name, depth + 1);
      else if (entry.isFile() && isDockerfile(entry.name) && found.length < MAX_FOUND) found.push(name);
    }
  };
  await walk('', 1);
  const rank = (name: string) =>
    name.split('/').length * 10 + (/(^|\/)(Dockerfile|Containerfile)$/.test(name) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

function isDockerfile(name: string): boolean {
  if (name.endsWith('.dockerignore')) return false;
  return /^(Dockerfile|Containerfile)(\..+)?$/i.test(name) || /\.dockerfile$/i.test(name);
}
