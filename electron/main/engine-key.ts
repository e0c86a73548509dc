import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import type { SecretProtection } from '../shared/desktop-contract.ts';
import { textOf } from '../shared/errors.ts';
import { onOneLine, say } from '../shared/text/text.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { inWords } from './in-words.ts';
import { keepAside } from './keep-aside.ts';

const NAME = 'secrets';
const KEY_BYTES = 32;
/** base64 of what the keychain's key encrypted. */
const sealed = z.object({ engineKey: z.base64().optional() });

export type EngineKey = {
  protection(): Promise<SecretProtection>;
  /**
   * The key that the engine seals its secrets with, base64 of 32 bytes, made when there is none. For the engine only: no
   * window can ask for it. null: nothing better than the engine's own key file is to be had.
   */
  reveal(): Promise<string | null>;
  notice: string | null;
};

/**
 * The engine's key in `<folder>/secrets.json` (0600), encrypted with a key of the operating system's keychain.
 * Linux without a keyring has no such key: Electron would obfuscate with a constant ('basic_text'), which protects
 * nothing, so there the engine keeps its key in a file of its own and the window says so.
 */
export function openEngineKey(
  storage: ElectronSurface['safeStorage'],
  folder: string,
  platform: NodeJS.Platform,
  now: Date,
): EngineKey {
  const notice = keepAsideIfDamaged(join(folder, `${NAME}.json`), now);
  const store = new Store<{ engineKey?: string }>({ name: NAME, cwd: folder, configFileMode: 0o600 });
  const seal = async (key: string) =>
    store.set('engineKey', (await storage.encryptStringAsync(key)).toString('base64'));
  return {
    notice,
    protection: () => protectionOf(storage, platform),
    async reveal() {
      if ((await protectionOf(storage, platform)).level !== 'keychain') return null;
      const encrypted = store.get('engineKey');
      if (encrypted === undefined) {
        const made = randomBytes(KEY_BYTES).toString('base64');
        await seal(made);
        return made;
      }
      const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(encrypted, 'base64'));
      if (shouldReEncrypt) await seal(result);
      return result;
    },
  };
}

async function protectionOf(
  storage: ElectronSurface['safeStorage'],
  platform: NodeJS.Platform,
): Promise<SecretProtection> {
  if (!(await storage.isAsyncEncryptionAvailable())) {
    return {
      level: 'key-file',
      message: inWords(say('desktop.keychain-unusable')),
    };
  }
  if (platform === 'darwin') return { level: 'keychain', name: 'macOS Keychain' };
  if (platform === 'win32') return { level: 'keychain', name: 'Windows Data Protection' };
  const backend = storage.getSelectedStorageBackend();
  if (backend === 'basic_text' || backend === 'unknown') {
    return {
      level: 'key-file',
      message: inWords(say('desktop.no-keyring')),
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
    const aside = keepAside(path, now);
    return inWords(
      error instanceof SyntaxError
        ? say('desktop.key-not-json', { aside })
        : say('desktop.key-unreadable', { why: onOneLine(textOf(error)), aside }),
    );
  }
}
