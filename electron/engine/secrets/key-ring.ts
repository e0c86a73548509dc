import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { secretKeyPath, writePrivateFile } from '../store/paths.ts';

/** AES-256-GCM (NIST SP 800-38D): 32 bytes of key, a random nonce of 12 for every seal, a tag of 16. */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What was sealed, as text: which key opens it, and nonce, tag and ciphertext in base64. */
type Sealed = { key: string; box: string };

export type KeyRing = {
  /** `file`: in the data directory; `keychain`: handed over by the desktop shell. */
  kind(): 'keychain' | 'file';
  /** From now on new secrets are sealed with this key. @throws BAD_INPUT a key of the wrong length */
  handOver(key: Buffer): void;
  /** @param about what it belongs to: sealed for one thing, it opens for no other. */
  seal(secret: string, about: string): Sealed;
  /** null: no key here opens it. */
  open(sealed: Sealed, about: string): string | null;
  /** Sealed with another key than a new one would be. */
  isOutdated(sealed: Sealed): boolean;
};

type Key = { id: string; bytes: Buffer };

/**
 * The keys of one data directory: its own key file (0600, made when it is first needed), and the one that the desktop
 * shell keeps in the system's keychain, once it was handed over. Secrets name their key, so both can be in use.
 */
export function createKeyRing(dataDir: string): KeyRing {
  const file = secretKeyPath(dataDir);
  let handed: Key | null = null;

  const fileKey = (): Key | null => (existsSync(file) ? toKey(readKeyFile(file)) : null);
  const current = (): Key => handed ?? fileKey() ?? toKey(makeKeyFile(file));

  return {
    kind: () => (handed === null ? 'file' : 'keychain'),
    handOver: (key) => {
      if (key.length !== KEY_BYTES) throw new HomeportError('BAD_INPUT', say('secrets.key-length'));
      handed = toKey(key);
    },
    seal: (secret, about) => {
      const { id, bytes } = current();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return { key: id, box: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64') };
    },
    open: (sealed, about) => {
      const key = [handed, fileKey()].find((one) => one?.id === sealed.key);
      return key ? unseal(key.bytes, sealed.box, about) : null;
    },
    isOutdated: (sealed) => handed !== null && sealed.key !== handed.id,
  };
}

function unseal(key: Buffer, box: string, about: string): string | null {
  const bytes = Buffer.from(box, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null; // Changed, or sealed for something else: as good as no key.
  }
}

/** The id says which key it is and nothing about it. */
function toKey(bytes: Buffer): Key {
  return {
    id: createHash('sha256').update('homeport key').update(bytes).digest('hex').slice(0, 16),
    bytes,
  };
}

function readKeyFile(file: string): Buffer {
  const bytes = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (bytes.length === KEY_BYTES) return bytes;
  throw new HomeportError('STORE_UNAVAILABLE', say('secrets.key-file-damaged', { file }));
}

/** Whole or not at all, and on the disk before anything is sealed with it. */
function makeKeyFile(file: string): Buffer {
  const bytes = randomBytes(KEY_BYTES);
  writePrivateFile(file, `${bytes.toString('base64')}\n`);
  return bytes;
}
