import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import type { SecretProtection } from '../shared/desktop-contract.ts';
import { HomeportError, messageOf } from '../shared/errors.ts';
import type { ElectronSurface } from './electron-surface.ts';

const NAME = 'secrets';
/** By name, base64 of what the keychain's key encrypted. */
const sealed = z.record(z.string(), z.base64());

export type Secrets = {
  names(): string[];
  protection(): Promise<SecretProtection>;
  /** @throws HomeportError STORE_UNAVAILABLE where nothing can be encrypted */
  set(name: string, value: string): Promise<void>;
  /** null: there is none of that name. For the engine only: no window can ask for it. */
  reveal(name: string): Promise<string | null>;
  remove(name: string): boolean;
  notice: string | null;
};

/**
 * Secrets at rest in `<folder>/secrets.json` (0600), encrypted with a key of the operating system's keychain.
 * Linux without a keyring has no such key: Electron then obfuscates with a constant ('basic_text'), which protects nothing.
 */
export function openSecrets(
  storage: ElectronSurface['safeStorage'],
  folder: string,
  platform: NodeJS.Platform,
  now: Date,
): Secrets {
  const notice = keepAsideIfDamaged(join(folder, `${NAME}.json`), now);
  const store = new Store<Record<string, string>>({
    name: NAME,
    cwd: folder,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
  return {
    notice,
    names: () => Object.keys(store.store).sort(),
    protection: () => protectionOf(storage, platform),
    async set(name, value) {
      const protection = await protectionOf(storage, platform);
      if (protection.level === 'unavailable')
        throw new HomeportError('STORE_UNAVAILABLE', protection.message);
      const encrypted = await storage.encryptStringAsync(value);
      store.set(name, encrypted.toString('base64'));
    },
    async reveal(name) {
      const encrypted = store.get(name);
      if (encrypted === undefined) return null;
      const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(encrypted, 'base64'));
      if (shouldReEncrypt) store.set(name, (await storage.encryptStringAsync(result)).toString('base64'));
      return result;
    },
    remove(name) {
      const there = store.has(name);
      store.delete(name);
      return there;
    },
  };
}

async function protectionOf(
  storage: ElectronSurface['safeStorage'],
  platform: NodeJS.Platform,
): Promise<SecretProtection> {
  if (!(await storage.isAsyncEncryptionAvailable())) {
    return {
      level: 'unavailable',
      message: 'The system’s keychain can’t be used, so Homeport keeps no secrets. Unlock it and try again.',
    };
  }
  if (platform === 'darwin') return { level: 'keychain', name: 'macOS Keychain' };
  if (platform === 'win32') return { level: 'keychain', name: 'Windows Data Protection' };
  const backend = storage.getSelectedStorageBackend();
  if (backend === 'basic_text' || backend === 'unknown') {
    return {
      level: 'plain-text',
      message:
        'No keyring was found. Secrets are stored as good as in plain text: whoever can read your files can read them. Install and unlock GNOME Keyring or KWallet, then store them again.',
    };
  }
  return {
    level: 'keychain',
    name: backend.startsWith('kwallet') ? 'KWallet' : 'the Secret Service keyring',
  };
}

function keepAsideIfDamaged(path: string, now: Date): string | null {
  if (!existsSync(path)) return null;
  try {
    sealed.parse(JSON.parse(readFileSync(path, 'utf8')));
    return null;
  } catch (error) {
    const aside = path.replace(/\.json$/, `.damaged-${now.toISOString().replace(/[:.]/g, '-')}.json`);
    renameSync(path, aside);
    const reason = error instanceof SyntaxError ? 'it is not JSON' : messageOf(error).split('\n')[0];
    return `The stored secrets could not be read (${reason}); the file is kept as ${aside}. Enter them again.`;
  }
}
