import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError, isHomeportError } from '../../../shared/errors.ts';
import { say, type Text } from '../../../shared/text/text.ts';
import { gitError } from './git-errors.ts';
import { type FetchPlan, type FetchSession, gitIn } from './git-fetch.ts';
import type { Gitlink, TreeFacts } from './git-limits.ts';
import { type GitUrl, overHttps, parseGitUrl } from './git-url.ts';

const MAX_SUBMODULES = 200;
const MAX_MODULES_BYTES = 256 * 1024;
const MAX_URL = 2048;

type Module = { url: string; update: string };

/**
 * The submodules that a checked out commit pins, one session each. .gitmodules is read from the commit itself, and nothing in it
 * is believed but where the submodules are: no commands, no settings.
 * @throws BAD_INPUT, SOURCE_UNAVAILABLE
 */
export async function submodulesOf(session: FetchSession, tree: TreeFacts): Promise<FetchSession[]> {
  const { modulesFile, gitlinks } = tree;
  if (modulesFile === null || gitlinks.length === 0) return [];
  if (!modulesFile.mode.startsWith('100')) throw refuse(say('git.modules-no-file'));
  if (modulesFile.bytes > MAX_MODULES_BYTES) throw refuse(say('git.modules-too-big'));
  if (gitlinks.length > MAX_SUBMODULES)
    throw refuse(say('git.submodules-too-many', { limit: MAX_SUBMODULES }));
  const modules = await readModules(session);
  const sessions: FetchSession[] = [];
  for (const link of gitlinks) {
    const module = modules.get(link.path);
    if (module === undefined)
      throw refuse(say('git.submodule-no-address', { path: link.path.slice(0, 200) }));
    if (module.update === 'none') {
      session.log(`Left out: the submodule ${link.path}, as .gitmodules says`);
      continue;
    }
    const dir = await emptyFolder(session.dir, link.path);
    sessions.push({ ...session, dir, plan: planFor(session.plan, module, link) });
  }
  return sessions;
}

/** A failure in a submodule's own fetch, told as such. What calls the whole checkout off is passed on as it is. */
export function asSubmoduleError(error: unknown): unknown {
  if (!isHomeportError(error) || error.code === 'CANCELLED' || error.code === 'TIMEOUT') return error;
  if (error.text.code === SAID) return error;
  return new HomeportError(error.code, say(SAID, { why: error.text }), { cause: error });
}

const SAID = 'git.submodule';

/** By path. Source: gitmodules(5); git-config(1) with --null: the name, a line end, the value. */
async function readModules(session: FetchSession): Promise<Map<string, Module>> {
  const blob = `${session.plan.commit}:.gitmodules`;
  const pattern = '^submodule\\..*\\.(path|url|update)$';
  const read = await gitIn(session, ['config', '--null', '--blob', blob, '--get-regexp', pattern]);
  // 1: nothing in it matches.
  if (read.exitCode > 1) throw gitError(read.stderr, session.plan.place, say('git-call.read-modules'));
  const named = new Map<string, Module & { path: string }>();
  for (const entry of read.stdout.split('\0')) {
    const [key = '', ...value] = entry.split('\n');
    const name = key.slice('submodule.'.length, key.lastIndexOf('.'));
    const module = named.get(name) ?? { path: '', url: '', update: '' };
    named.set(name, { ...module, [key.slice(key.lastIndexOf('.') + 1)]: value.join('\n') });
  }
  return new Map([...named.values()].map((module) => [module.path, module]));
}

/**
 * Over https; over http or ssh only where the person chose that for the app's own repository; never from a folder of this
 * machine: .gitmodules is the repository's word, not the person's. The person's ssh keys above all: with them a stranger's
 * repository could name the person's private ones, and its Dockerfile could send them away. What is allowed is handed on, so
 * that a submodule's own submodules are judged by the app's repository too.
 */
function planFor(parent: FetchPlan, { url: written }: Module, { commit }: Gitlink): FetchPlan {
  const chosen = parent.protocols.split(':');
  const allowed = ['https', ...['http', 'ssh'].filter((protocol) => chosen.includes(protocol))];
  const { url, parsed, hint } = addressOf(resolveUrl(parent.repository.url, written), allowed);
  // A repository that anybody can read must not bring the person's private ones along as its submodules.
  const access = parent.access?.offered() ? parent.access : null;
  return {
    repository: { url, branch: null },
    commit,
    protocols: allowed.join(':'),
    place: parsed.host ?? url,
    access,
    wayIn: () => (parsed.kind === 'ssh' ? 'ssh' : 'none'),
    anyBranch: true,
    ...(hint !== undefined && { hint }),
  };
}

/** Written as ssh where that is not allowed, https is tried in its place. @throws BAD_INPUT where nothing allowed leads there. */
function addressOf(written: string, allowed: string[]): { url: string; parsed: GitUrl; hint?: Text } {
  const asWritten = parseOrNull(written);
  if (asWritten !== null && allowed.includes(asWritten.kind)) return { url: written, parsed: asWritten };
  if (asWritten?.kind !== 'ssh') {
    throw refuse(say('git.submodule-place'));
  }
  const url = overHttps(written);
  const parsed = url === null ? null : parseOrNull(url);
  if (url === null || parsed === null) throw refuse(say('git.submodule-ssh'));
  return { url, parsed, hint: say('git.submodule-tried-https') };
}

function parseOrNull(url: string): GitUrl | null {
  if (url.length > MAX_URL) return null;
  try {
    return parseGitUrl(url);
  } catch (error) {
    if (isHomeportError(error)) return null;
    throw error;
  }
}

/** './x' and '../x' are relative to the repository's own address. Source: git-submodule(1), "add". */
function resolveUrl(base: string, url: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  let remote = base.replace(/\/$/, '');
  let rest = url;
  let separator = '/';
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2);
    else if (rest.startsWith('../')) {
      rest = rest.slice(3);
      const cut = Math.max(remote.lastIndexOf('/'), 0) || remote.lastIndexOf(':');
      if (cut <= 0) return '';
      separator = remote[cut] ?? '/';
      remote = remote.slice(0, cut);
    } else return `${remote}${separator}${rest}`.replace(/\/$/, '');
  }
}

/** The folder that git made for a submodule, which no link may have led elsewhere. */
async function emptyFolder(root: string, relative: string): Promise<string> {
  const dir = path.join(await realpath(root), relative);
  const real = await realpath(dir).catch(() => null);
  const names = real === dir ? await readdir(dir).catch(() => null) : null;
  if (names === null || names.length > 0)
    throw refuse(say('git.submodule-folder', { path: relative.slice(0, 200) }));
  return dir;
}

function refuse(why: Text): HomeportError {
  return new HomeportError('BAD_INPUT', why);
}
