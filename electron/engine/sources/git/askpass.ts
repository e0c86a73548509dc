import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { type HomeportError, isHomeportError } from '../../../shared/errors.ts';
import type { GitCredentials } from '../../ports.ts';
import type { GitUrl } from './git-url.ts';

/**
 * How git gets a token (gitcredentials(7), "GIT_ASKPASS"): it runs a program with its question and reads the answer from
 * the program's output. Ours passes both on over file descriptor 3, a socket that git inherits from Homeport and that
 * nobody else can open. So the token is in no address, argument, environment, file or configuration. A question of more
 * than one line is none: its second half would be answered, and the answer be read by the next question.
 */
const SCRIPT = `#!/bin/sh
case $1 in *'
'*) exit 1 ;; esac
printf '%s\\n' "$1" >&3 && IFS= read -r answer <&3 || exit 1
case $answer in +*) printf '%s\\n' "\${answer#+}" ;; *) exit 1 ;; esac
`;
/** Where the socket is for git and everything that it starts. */
export const ASKPASS_FD = 3;
const QUESTION_LIMIT = 4096;

/** Writes the program into a folder of Homeport's own and answers its path. */
export async function writeAskpass(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, 'askpass.sh');
  await writeFile(file, SCRIPT);
  await chmod(file, 0o700);
  return file;
}

/** What one operation on one repository may be told. */
export type Access = {
  /** The program's path. */
  script: string;
  /** The answer to git's question; null: it gets none. */
  answer(question: string): string | null;
  /** A token was asked for and given. */
  offered(): boolean;
  /** Why the stored token could not be given. */
  problem(): HomeportError | null;
};

/**
 * Access for a repository's own host, protocol and port alone: whoever redirects elsewhere gets nothing.
 * @returns null where there is nothing to be asked: ssh has keys, folders have none.
 */
export function accessTo(
  url: GitUrl,
  credentials: GitCredentials | undefined,
  script: string | undefined,
): Access | null {
  if (credentials === undefined || script === undefined) return null;
  if ((url.kind !== 'https' && url.kind !== 'http') || url.host === null) return null;
  const host = tokenHost(url.kind, url.host);
  let offered = false;
  let problem: HomeportError | null = null;
  return {
    script,
    answer: (question) => {
      const asked = parseQuestion(question);
      if (asked === null || asked.kind !== url.kind || tokenHost(asked.kind, asked.host) !== host)
        return null;
      try {
        const found = credentials(host);
        if (found === null) return null;
        if (asked.user === null) return found.username;
        // Before the host stands the name that was just given, and nothing else.
        if (asked.user !== found.username && asked.user !== encodeURIComponent(found.username)) return null;
        offered = true;
        return found.password;
      } catch (error) {
        if (!isHomeportError(error)) throw error;
        problem = error;
        return null;
      }
    },
    offered: () => offered,
    problem: () => problem,
  };
}

/**
 * git's question, in whole, as credential_ask_one of its credential.c words it: whatever else is in it, it is another one's.
 * @returns user: null where the name is asked for.
 */
function parseQuestion(question: string): { kind: string; user: string | null; host: string } | null {
  const asked = /^(Username|Password) for '(https?):\/\/([^']*)': $/.exec(question);
  if (asked === null) return null;
  const [, what, kind = '', authority = ''] = asked;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  // A URL parser would make the right host of a wrong one: it leaves out tabs, and decodes.
  if (!/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(host)) return null;
  if ((what === 'Password') !== at >= 0) return null;
  return { kind, user: at >= 0 ? authority.slice(0, at) : null, host };
}

/** The name that a token is stored under: unencrypted http is another place than https, and must be named with its port. */
export function tokenHost(kind: string, host: string): string {
  if (!URL.canParse(`${kind}://${host}`)) return '';
  const url = new URL(`${kind}://${host}`);
  return kind === 'http' && url.port === '' ? `${url.host}:80` : url.host;
}

/** Answers the program's questions, one line each: '+' and the answer, or '-'. */
export function serveAskpass(socket: Duplex, access: Access): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    if (text.length > QUESTION_LIMIT) {
      socket.destroy();
      return;
    }
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const question of lines) {
      const answer = access.answer(question);
      socket.write(answer === null ? '-\n' : `+${answer}\n`);
    }
  });
  // git ended without waiting for its answer: its own words say why.
  socket.on('error', () => socket.destroy());
}
