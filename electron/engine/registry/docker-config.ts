import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../shared/errors.ts';
import { registryNamed } from '../../shared/registry-name.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { codeOf } from '../docker/errors.ts';
import type { RegistryLogin } from './registry-client.ts';

/** Bytes. With a login for every registry there is it has some kilobytes. */
const LIMIT = 1024 * 1024;

/** What is in it of no use here may have any shape. One odd entry does not spoil the others. */
const entry = z
  .object({
    auth: z.string().optional().catch(undefined),
    username: z.string().optional().catch(undefined),
    password: z.string().optional().catch(undefined),
    identitytoken: z.string().optional().catch(undefined),
  })
  .catch({});
const configFile = z.object({
  auths: z.record(z.string(), entry).nullish(),
  credsStore: z.string().nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
});

/** What Docker's configuration says of logins, by registry as `registryNamed` spells it. */
export type DockerConfig = {
  /** null: the entry is there without a login, as for one that a helper keeps; 'damaged': it can't be read. */
  auths: ReadonlyMap<string, RegistryLogin | 'damaged' | null>;
  /** Names of helpers. */
  credHelpers: ReadonlyMap<string, string>;
  credsStore: string | null;
  /** Why nothing of it can be used. */
  problem: Text | null;
};

const NOTHING: DockerConfig = { auths: new Map(), credHelpers: new Map(), credsStore: null, problem: null };

/** Where the Docker client of whoever runs Homeport keeps it: `DOCKER_CONFIG`, else `~/.docker`. */
export function dockerConfigFile(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(env.DOCKER_CONFIG || path.join(os.homedir(), '.docker'), 'config.json');
}

/** Reads it anew. It throws nothing: where it is not there it says nothing, and a damaged one has a `problem`. */
export async function readDockerConfig(file: string): Promise<DockerConfig> {
  const unreadable = (why: string | Text): DockerConfig => ({
    ...NOTHING,
    problem: say('docker-config.unreadable', { file, why }),
  });
  let text: string | null;
  try {
    text = await readBounded(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return NOTHING;
    return unreadable(codeOf(error) || messageOf(error));
  }
  if (text === null) return unreadable(say('docker-config.too-big', { kib: LIMIT / 1024 }));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return unreadable(say('docker-config.not-json'));
  }
  const read = configFile.safeParse(parsed);
  if (!read.success) return unreadable(say('docker-config.not-understood'));
  const { auths, credHelpers, credsStore } = read.data;
  return {
    auths: byRegistry(auths ?? {}, loginOf),
    credHelpers: byRegistry(credHelpers ?? {}, (helper) => (helper === '' ? undefined : helper)),
    credsStore: credsStore || null,
    problem: null,
  };
}

/** null: it is bigger than the limit. */
async function readBounded(file: string): Promise<string | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LIMIT + 1), 0, LIMIT + 1, 0);
    return bytesRead > LIMIT ? null : buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The key that is spelled as the registry is wins over others that name the same, as for Docker. */
function byRegistry<A, B>(entries: Record<string, A>, read: (value: A) => B | undefined): Map<string, B> {
  const found = new Map<string, B>();
  for (const [key, value] of Object.entries(entries)) {
    const registry = registryNamed(key);
    const what = read(value);
    if (registry === null || what === undefined) continue;
    if (!found.has(registry) || key === registry) found.set(registry, what);
  }
  return found;
}

/** `auth` is base64 of `name:password`. Source: docker/cli, cli/config/configfile/file.go (decodeAuth). */
function loginOf(written: z.infer<typeof entry>): RegistryLogin | 'damaged' | null {
  const { auth, username, password, identitytoken } = written;
  if (identitytoken) return { identityToken: identitytoken };
  if (auth) {
    const text = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const colon = text.indexOf(':');
    if (colon <= 0 || colon === text.length - 1 || text.includes('\uFFFD')) return 'damaged';
    return { username: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  return username && password ? { username, password } : null;
}
