import { execa } from 'execa';
import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { codeOf } from '../docker/errors.ts';
import type { RegistryLogin } from './registry-client.ts';

/** A keychain may have to be unlocked, but an update doesn't wait for a person. */
const LIMIT_MS = 15_000;
/** Bytes. A token of a cloud's registry has some kilobytes. */
const ANSWER_LIMIT = 64 * 1024;
/** What a helper says instead of a login. Source: github.com/docker/docker-credential-helpers, credentials/error.go. */
const NOT_FOUND = 'credentials not found in native keychain';
/** What it gives as a name where the secret is an identity token. Source: docker/cli, credentials/native_store.go. */
const TOKEN_NAME = '<token>';

const answer = z.object({ Username: z.string(), Secret: z.string() });

export type AskHelper = (helper: string, serverUrl: string) => Promise<RegistryLogin | null>;

/**
 * Asks `docker-credential-<helper>` for the login of a server, as Docker does: `get`, with the server's URL on its standard
 * input. Nothing of what it writes is repeated: it may hold the secret.
 * @param serverUrl as the Docker client names it: a host, or `https://index.docker.io/v1/`
 * @returns null: it knows of none
 * @throws SOURCE_UNAVAILABLE, TIMEOUT in words
 */
export async function askCredentialHelper(
  helper: string,
  serverUrl: string,
  limitMs: number = LIMIT_MS,
): Promise<RegistryLogin | null> {
  if (!/^[A-Za-z0-9._-]+$/.test(helper))
    throw unavailable(say('docker-config.helper-name', { helper: helper.slice(0, 100) }));
  const program = `docker-credential-${helper}`;
  const ownGroup = process.platform !== 'win32';
  const child = execa(program, ['get'], {
    input: serverUrl,
    reject: false,
    stderr: 'ignore',
    maxBuffer: ANSWER_LIMIT,
    detached: ownGroup,
    windowsHide: true,
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid !== undefined) endGroup(child.pid, ownGroup, () => child.kill('SIGKILL'));
    // What it started may have left the group, and hold its output open for ever.
    child.stdout.destroy();
  }, limitMs);
  const result = await child.finally(() => clearTimeout(timer));
  if (timedOut)
    throw new HomeportError(
      'TIMEOUT',
      say('docker-config.helper-slow', { program, seconds: limitMs / 1000 }),
    );
  if (result.exitCode === undefined && result.code === 'ENOENT')
    throw unavailable(say('docker-config.helper-missing', { program }));
  if (result.exitCode !== 0) {
    if (result.stdout.trim() === NOT_FOUND) return null;
    throw unavailable(say('docker-config.helper-failed', { program, code: result.exitCode ?? '?' }));
  }
  const read = answer.safeParse(parsed(result.stdout));
  if (!read.success) throw unavailable(say('docker-config.helper-nonsense', { program }));
  const { Username: username, Secret: secret } = read.data;
  if (secret === '') return null;
  return username === TOKEN_NAME ? { identityToken: secret } : { username, password: secret };
}

/** With all that it started, such as a program that asks for a passphrase. */
function endGroup(pid: number, ownGroup: boolean, endAlone: () => void): void {
  try {
    if (ownGroup) process.kill(-pid, 'SIGKILL');
    else endAlone();
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const unavailable = (text: ConstructorParameters<typeof HomeportError>[1]) =>
  new HomeportError('SOURCE_UNAVAILABLE', text);
