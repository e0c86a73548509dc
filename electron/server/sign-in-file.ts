import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HomeportError, textOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';

/** What is kept about sign-in: hashes only. sha256 is enough for them, as what is hashed has 256 random bits. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const signInState = z.object({
  version: z.literal(1),
  token: z.object({ sha256: hash, createdAt: z.iso.datetime() }),
  sessions: z.array(z.object({ sha256: hash, createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() })),
});
export type SignInState = z.infer<typeof signInState>;

function signInPath(dataDir: string): string {
  return join(dataDir, 'sign-in.json');
}

/**
 * @returns null where there is none yet
 * @throws HomeportError STORE_UNAVAILABLE where there is one that can't be understood
 */
export function readSignIn(dataDir: string): SignInState | null {
  const path = signInPath(dataDir);
  if (!existsSync(path)) return null;
  try {
    return signInState.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new HomeportError('STORE_UNAVAILABLE', say('sign-in.file-damaged', { path }), { cause });
  }
}

/** Sets a file that can't be understood aside, under a name that nothing reads. */
export function setSignInAside(dataDir: string, now: Date): void {
  const path = signInPath(dataDir);
  if (existsSync(path)) renameSync(path, `${path}.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
}

/**
 * Replaces the file in one piece: a power cut leaves the old one or the new one.
 * @throws HomeportError STORE_UNAVAILABLE
 */
export function writeSignIn(dataDir: string, state: SignInState): void {
  const path = signInPath(dataDir);
  const beside = `${path}.new`;
  try {
    // Made anew: nothing is written through a link or into a file that is there already.
    rmSync(beside, { force: true });
    const file = openSync(beside, 'wx', 0o600);
    try {
      writeSync(file, `${JSON.stringify(state, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (cause) {
    throw new HomeportError(
      'STORE_UNAVAILABLE',
      say('sign-in.file-unwritable', { path, why: textOf(cause) }),
      { cause },
    );
  }
}
