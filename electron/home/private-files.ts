import { chmodSync, lstatSync, type Stats, statSync } from 'node:fs';
import { HomeportError } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';

/**
 * Who may change what Homeport trusts. Whoever can write the database, the key or the sign-in decides which containers run here
 * and what they mount. That is as good as being the user that Homeport runs as, who may be root.
 */

/** Bits of a mode for the group and for everybody else. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Whom files must belong to; null: this system has no such notion (Windows: a user's profile is private by its ACL). */
function thisUser(): number | null {
  return process.geteuid?.() ?? null;
}

/** What others could do with a file until now. */
type WasOpen = 'to nobody' | 'for reading' | 'for writing';

/**
 * Makes sure that a file or folder is this user's alone. If it is ours, it is closed to others; if it is another user's, or
 * can't be closed, it is refused. A link is followed if it is ours or root's. If nothing is there, nothing is open to anybody.
 * No file is opened: closing a descriptor of a database would drop SQLite's locks on it.
 *
 * @throws HomeportError STORE_UNAVAILABLE with words that say how to put it right
 */
export function keepPrivate(path: string): WasOpen {
  const user = thisUser();
  const link = lstatSync(path, { throwIfNoEntry: false });
  if (user === null || link === undefined) return 'to nobody';
  // Checked before it is followed: a planted link could otherwise change the mode of any file of ours.
  if (link.uid !== user && !(link.isSymbolicLink() && link.uid === 0)) throw notOurs(path, link, user);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'to nobody';
  if (found.uid !== user) throw notOurs(path, found, user);
  if ((found.mode & OTHERS) === 0) return 'to nobody';
  try {
    chmodSync(path, found.mode & ~OTHERS & 0o7777);
  } catch {
    // It is gone, or the file system is read-only or keeps no modes: what counts is the mode afterwards.
  }
  const after = statSync(path, { throwIfNoEntry: false });
  if (after !== undefined && (after.mode & OTHERS_WRITE) !== 0) throw openToOthers(path);
  return (found.mode & OTHERS_WRITE) === 0 ? 'for reading' : 'for writing';
}

function notOurs(path: string, found: Stats, user: number): HomeportError {
  return new HomeportError(
    'STORE_UNAVAILABLE',
    say('home.of-another-user', {
      path,
      owner: found.uid,
      user,
      command: `chown -hR ${user} ${quoted(path)}`,
    }),
  );
}

function openToOthers(path: string): HomeportError {
  return new HomeportError(
    'STORE_UNAVAILABLE',
    say('home.stays-open', { path, command: `chmod -R go-rwx ${quoted(path)}` }),
  );
}

/** For a shell, as one word whatever is in it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
