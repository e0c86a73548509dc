import os from 'node:os';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { HomeportError, isHomeportError } from '../../../shared/errors.ts';
import { say, type Text } from '../../../shared/text/text.ts';
import { type Access, ASKPASS_FD, serveAskpass } from './askpass.ts';

/** Passed on to git and ssh; everything else of Homeport's surroundings stays out of their reach. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  // Windows finds neither its network nor its programs without these.
  'SystemRoot',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'PATHEXT',
  'TEMP',
  'TMP',
];

/** Settings that a repository or a machine's configuration must not change. */
const SETTINGS = {
  'core.hooksPath': os.devNull,
  'core.fsmonitor': 'false',
  'core.attributesFile': os.devNull,
  'core.autocrlf': 'false',
  'core.longpaths': 'true',
  'credential.helper': '',
  'protocol.ext.allow': 'never',
  'submodule.recurse': 'false',
  'fetch.recurseSubmodules': 'no',
  'init.defaultBranch': 'main',
  'advice.detachedHead': 'false',
  // Packs are kept as they come: unpacked, a small one can be any size on the disk.
  'fetch.unpackLimit': '1',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  // A server that sends nothing for this long is given up, whatever the total limit.
  'http.lowSpeedLimit': '100',
  'http.lowSpeedTime': '60',
} as const;

/** Bytes of git's answer, and of its words. A server chooses how much of both there is. */
const MAX_OUTPUT = 64 * 1024 * 1024;
const MAX_WORDS = 1024 * 1024;
const WATCH_EVERY_MS = 200;

type GitRun = {
  args: string[];
  /** Default: the top of the file system, so that no repository around Homeport has a say. */
  cwd?: string;
  /** Protocols that git may use, 'https:ssh'. */
  protocols: string;
  /** Milliseconds. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Who answers when the server asks for a name and a password; null: nobody, and git fails at once. */
  access?: Access | null;
  /** What git reads from its standard input; without it there is none. */
  input?: Buffer;
  /** Is given the output as it comes, instead of its being kept. What it throws ends git and is the run's failure. */
  read?: (chunk: Buffer) => void;
  /** Looks on from time to time while git runs. What it throws ends git and is the run's failure. */
  watch?: () => Promise<void>;
  /** For the error's words: 'asking example.com for its branches'. */
  what: Text;
};

export type GitResult = { exitCode: number; stdout: string; stderr: string };

/**
 * Runs the system's git: no shell, no prompts, no hooks, no configuration but ours. An exit code is an answer, not an
 * error. The whole process group is killed when the time is up or the signal aborts: git leaves its helpers to hang.
 * @throws TIMEOUT; CANCELLED or the signal's own reason; SOURCE_UNAVAILABLE where there is no git.
 */
export async function runGit(run: GitRun): Promise<GitResult> {
  const { args, protocols, timeoutMs, signal, what, access = null, input, read } = run;
  const cwd = run.cwd ?? path.parse(process.cwd()).root;
  if (signal.aborted) throw abortError(signal, what);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const ownGroup = process.platform !== 'win32';
  const child = execa('git', [...settings, ...args], {
    cwd,
    env: { ...environment(protocols, cwd), ...(access && { GIT_ASKPASS: access.script }) },
    extendEnv: false,
    reject: false,
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe', access ? 'pipe' : 'ignore'],
    ...(input && { input }),
    buffer: { stdout: read === undefined, fd3: false },
    detached: ownGroup,
    maxBuffer: { stdout: MAX_OUTPUT, stderr: MAX_WORDS },
  });
  const questions = access === null ? null : child.stdio[ASKPASS_FD];
  if (access !== null && questions instanceof Duplex) serveAskpass(questions, access);
  let timedOut = false;
  const objection: { error: unknown }[] = [];
  const kill = () => {
    if (child.pid === undefined) return;
    try {
      if (ownGroup) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch (error) {
      // Gone already.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
    // A helper that left the group may hold them open for ever.
    for (const stream of [child.stdout, child.stderr, questions]) stream?.destroy();
  };
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  signal.addEventListener('abort', kill);
  const over = new AbortController();
  const object = (error: unknown) => {
    // Its number may be another process's by then.
    if (over.signal.aborted) return;
    objection.push({ error });
    kill();
  };
  if (read !== undefined) {
    child.stdout.on('data', (chunk: Buffer) => {
      if (objection.length > 0) return;
      try {
        read(chunk);
      } catch (error) {
        object(error);
      }
    });
  }
  const watching = watchUntil(run.watch, over.signal).catch(object);
  try {
    const result = await child;
    if (signal.aborted) throw abortError(signal, what);
    if (objection[0] !== undefined) throw objection[0].error;
    if (result.isMaxBuffer)
      throw new HomeportError('SOURCE_UNAVAILABLE', say('git.too-much', { doing: what }));
    if (timedOut) {
      throw new HomeportError(
        'TIMEOUT',
        say('git.too-slow', { seconds: Number((timeoutMs / 1000).toPrecision(2)), doing: what }),
      );
    }
    if (result.code === 'ENOENT' && result.exitCode === undefined) {
      throw new HomeportError('SOURCE_UNAVAILABLE', say('git.not-installed'));
    }
    return { exitCode: result.exitCode ?? 128, stdout: result.stdout ?? '', stderr: result.stderr };
  } finally {
    clearTimeout(timer);
    over.abort();
    await watching;
    signal.removeEventListener('abort', kill);
  }
}

async function watchUntil(look: (() => Promise<void>) | undefined, over: AbortSignal): Promise<void> {
  if (look === undefined) return;
  while (!over.aborted) {
    await delay(WATCH_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    if (!over.aborted) await look();
  }
}

function abortError(signal: AbortSignal, what: Text): HomeportError {
  const reason: unknown = signal.reason;
  if (isHomeportError(reason)) return reason;
  return new HomeportError('CANCELLED', say('call.called-off', { doing: what }), { cause: reason });
}

function environment(protocols: string, cwd: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return {
    ...env,
    // Messages are read by git-errors.ts.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: protocols,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: os.devNull,
    GIT_ATTR_NOSYSTEM: '1',
    // A repository above the folder is none of ours.
    GIT_CEILING_DIRECTORIES: path.dirname(cwd),
    // A shared connection would outlive git and hold its output open: each has its own.
    GIT_SSH_COMMAND:
      'ssh -o BatchMode=yes -o ControlMaster=no -o ControlPath=none -o ConnectTimeout=15 -o ServerAliveInterval=15 -o ServerAliveCountMax=3',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_LFS_SKIP_SMUDGE: '1',
  };
}
