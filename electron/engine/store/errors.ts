import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';

/** Why SQLite or the file system refused, as far as a person can do something about it. */
type StoreTrouble = 'full' | 'disk' | 'unwritable' | 'damaged' | 'busy' | 'closed';

/** Primary result codes, https://www.sqlite.org/rescode.html; the low byte of an extended code. */
const BY_SQLITE_CODE: Record<number, StoreTrouble> = {
  3: 'unwritable', // PERM
  5: 'busy', // BUSY
  6: 'busy', // LOCKED
  8: 'unwritable', // READONLY
  10: 'disk', // IOERR
  11: 'damaged', // CORRUPT
  13: 'full', // FULL
  14: 'unwritable', // CANTOPEN
  26: 'damaged', // NOTADB
};

/** SQLITE_IOERR_SHMSIZE: the shared-memory file could not grow, which a full disk answers too. */
const IOERR_SHMSIZE = 4874;

const BY_SYSTEM_CODE: Record<string, StoreTrouble> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EIO: 'disk',
  EROFS: 'unwritable',
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  ENOTDIR: 'unwritable',
  ERR_INVALID_STATE: 'closed', // node:sqlite: the connection was closed
};

/** null: not a trouble of the store's file, but a defect or a constraint. */
export function troubleOf(error: unknown): StoreTrouble | null {
  if (!(error instanceof Error)) return null;
  if ('errcode' in error && typeof error.errcode === 'number') {
    if (error.errcode === IOERR_SHMSIZE) return 'full';
    return BY_SQLITE_CODE[error.errcode & 0xff] ?? null;
  }
  if ('code' in error && typeof error.code === 'string') return BY_SYSTEM_CODE[error.code] ?? null;
  return null;
}

/**
 * Runs `work`; what SQLite or the file system refuses about `path` is thrown as STORE_UNAVAILABLE in words that say
 * what to do. HomeportErrors and defects pass unchanged.
 */
export function inStoreWords<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    throw new HomeportError('STORE_UNAVAILABLE', say(`store-trouble.${trouble}`, { path }), { cause: error });
  }
}
