import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

type HostCertificates = { ca: string[]; client: { cert: string; key: string } | null };

const NONE: HostCertificates = { ca: [], client: null };
const MOST_FILES = 50;
const LONGEST_FILE = 1024 * 1024;

/**
 * What the engine's certs.d holds for a host: '*.crt' are CAs, '*.cert' with a '*.key' of the same name says who asks.
 * What can't be read is said in the log, and left out: the engine may run as another user.
 * Source: https://docs.docker.com/engine/security/certificates/.
 */
export async function certificatesOf(
  certsDir: string | null,
  host: string,
  log: (line: string) => void,
): Promise<HostCertificates> {
  // A host is checked before it is asked: nothing in it leads out of the folder. A path is not made of what could.
  if (certsDir === null || !/^[\w.:[\]-]+$/.test(host) || host.startsWith('.')) return NONE;
  const folder = path.join(certsDir, host);
  const names = await readdir(folder).catch((error: unknown) => {
    if (!isAbsent(error)) log(`${folder} can’t be read: ${String(error)}`);
    return [];
  });
  const some = names.sort().slice(0, MOST_FILES);
  const read = async (name: string): Promise<string | null> => {
    try {
      const text = await readFile(path.join(folder, name), 'utf8');
      return text.length > LONGEST_FILE ? null : text;
    } catch (error) {
      log(`${path.join(folder, name)} can’t be read: ${String(error)}`);
      return null;
    }
  };
  const ca = await Promise.all(some.filter((name) => name.endsWith('.crt')).map(read));
  const certName = some.find(
    (name) => name.endsWith('.cert') && some.includes(name.replace(/\.cert$/, '.key')),
  );
  const [cert, key] =
    certName === undefined
      ? [null, null]
      : await Promise.all([read(certName), read(certName.replace(/\.cert$/, '.key'))]);
  return {
    ca: ca.filter((text) => text?.includes('-----BEGIN CERTIFICATE-----')).filter((text) => text !== null),
    client: cert == null || key == null ? null : { cert, key },
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
