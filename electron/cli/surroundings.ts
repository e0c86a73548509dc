import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Surroundings } from '../shared/docker-run/flag.ts';
import { NotationError } from '../shared/docker-run/notation-error.ts';
import { messageOf } from '../shared/errors.ts';

/** Nobody writes that many variables; a device or a log that was named by mistake is not read whole. */
const MOST_BYTES = 1024 * 1024;

/** This shell and the folder that the command is typed in. */
export const HERE: Surroundings = { env: process.env, readFile, resolve: (path) => resolve(path) };

function readFile(path: string): string {
  try {
    const found = statSync(path);
    // `<(command)` of a shell is a pipe.
    if (found.isFIFO() || (found.isFile() && found.size <= MOST_BYTES)) return readFileSync(path, 'utf8');
  } catch (error) {
    throw new NotationError(`The file "${path}" can’t be read: ${messageOf(error)}`);
  }
  throw new NotationError(`"${path}" is no file of at most 1 MB`);
}
