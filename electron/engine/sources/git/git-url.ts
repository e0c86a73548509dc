import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';

export type GitUrl = {
  kind: 'https' | 'http' | 'ssh' | 'file';
  /** The host to name in words; null for a folder. */
  host: string | null;
};

const FORMS =
  'Use https://host/repo.git, ssh://user@host/repo.git, user@host:repo.git, or an absolute folder.';
const NO_CREDENTIALS =
  'A URL must not hold a user name, password or token: it would end up in logs. Take it out; for a private repository store a token for its host (Settings, Git tokens, or "homeport secret set"), or use an ssh:// URL with a key that the ssh agent or ~/.ssh offers.';

/**
 * What Homeport fetches from, and nothing else. The text goes to git as it is, so everything that git would take for
 * an option, a helper program (`ext::`) or a transport of its own is refused here.
 * @throws BAD_INPUT in words; a password in the URL is never repeated in them.
 */
export function parseGitUrl(url: string): GitUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(url)) throw refuse('A git URL is one line without control characters.');
  if (url.trim() === '') throw refuse(`A git URL is needed. ${FORMS}`);
  if (url.startsWith('-'))
    throw refuse(`A git URL can't begin with "-": git would take it for an option. ${FORMS}`);
  if (/^[^/:@[]*::/.test(url)) {
    throw refuse(`Homeport does not run git's helper programs ("ext::" and the like). ${FORMS}`);
  }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)?.[1];
  if (scheme !== undefined) return parseWithScheme(url, scheme);
  if (path.isAbsolute(url)) return { kind: 'file', host: null };
  if (/^[A-Za-z]:[\\/]/.test(url)) {
    throw refuse(
      `"${shorten(url)}" is a folder of a Windows machine, and Homeport runs on another. ${FORMS}`,
    );
  }
  return parseScpLike(url);
}

function parseWithScheme(url: string, scheme: string): GitUrl {
  if (scheme !== scheme.toLowerCase()) {
    throw refuse(`git knows the scheme in lower case only: write ${scheme.toLowerCase()}://. ${FORMS}`);
  }
  if (scheme === 'file') {
    if (!/^file:\/\/\/./.test(url)) throw refuse('A folder is written file:///absolute/path.');
    return { kind: 'file', host: null };
  }
  if (scheme !== 'https' && scheme !== 'http' && scheme !== 'ssh') {
    throw refuse(`Homeport does not fetch over ${scheme}://. ${FORMS}`);
  }
  // git and curl read a backslash in the host otherwise than the parser below: they could go to another host.
  if (url.includes('\\')) throw refuse('A git URL has no backslashes: write "/".');
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw refuse(`This is no URL that can be read. ${FORMS}`);
  }
  if (/\s/.test(url)) throw refuse('A git URL has no spaces: write them as %20.');
  if (parsed.hostname === '') throw refuse(`The URL names no host. ${FORMS}`);
  if (parsed.password !== '' || (scheme !== 'ssh' && parsed.username !== '')) {
    throw refuse(NO_CREDENTIALS);
  }
  if (/[?#]/.test(url)) {
    throw refuse(
      'A git URL ends with its path: "?" and "#" are of no use to git, and could hold a secret. Name branch and folder in their own fields.',
    );
  }
  // git decodes what ssh is given.
  if ([parsed.hostname, parsed.username].map(decodeURIComponentSafe).some(startsWithDash)) {
    throw refuse(`A host or user can't begin with "-": ssh would take it for an option. ${FORMS}`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (scheme === 'ssh' && /[\u0000-\u001f\u007f]/.test(decodeURIComponentSafe(url))) {
    throw refuse('A git URL is one line without control characters, written as %0A and the like neither.');
  }
  if (parsed.pathname === '' || parsed.pathname === '/')
    throw refuse(`The URL names no repository. ${FORMS}`);
  return { kind: scheme, host: parsed.host };
}

/** `user@host:path`, as scp writes it; git goes there over ssh. */
function parseScpLike(url: string): GitUrl {
  const match = /^(?:([^@/:\s]+)@)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):([^\s]+)$/.exec(url);
  if (match === null) throw refuse(`"${shorten(url)}" is no git URL. ${FORMS}`);
  const [, user = '', host = '', repository = ''] = match;
  if (user === '' && /^(https?|ssh|git|file|ftps?)$/i.test(host)) {
    throw refuse(`After "${host}:" two slashes are missing. ${FORMS}`);
  }
  // 'name:secret@host:path' is not what scp writes: git would go to a host called 'name'.
  if (/^[^/]*@/.test(repository)) throw refuse(NO_CREDENTIALS);
  if ([user, host, repository].some(startsWithDash)) {
    throw refuse(`A host, user or path can't begin with "-": ssh would take it for an option. ${FORMS}`);
  }
  return { kind: 'ssh', host };
}

/**
 * Where the repository of an ssh address can be read over https on most hosts: without the user, and without the port, which is
 * ssh's. It is not parsed yet; null: the address is none of ssh.
 */
export function overHttps(sshUrl: string): string | null {
  const withScheme = /^ssh:\/\/(?:[^@/]*@)?(\[[^\]/]*\]|[^:/]+)(?::\d*)?\/+(.+)$/.exec(sshUrl);
  const asScp = /^(?:[^@/:]*@)?(\[[^\]/]*\]|[^:/@]+):\/*([^/].*)$/.exec(sshUrl);
  const [, host, repository] = withScheme ?? (sshUrl.includes('://') ? null : asScp) ?? [];
  return host === undefined || repository === undefined ? null : `https://${host}/${repository}`;
}

/** @throws BAD_INPUT where git would not take it as a branch name. */
export function validateBranch(branch: string): void {
  if (!isRefName(branch)) throw refuse(`"${shorten(branch)}" can't be the name of a git branch.`);
}

/** Whether git takes it as the name of a branch or a tag. Source: git-check-ref-format(1). */
export function isRefName(name: string): boolean {
  const wrong =
    name === '' ||
    name === '@' ||
    name === 'HEAD' ||
    name.startsWith('-') ||
    name.endsWith('.') ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    /[\u0000-\u0020\u007f~^:?*[\\]/.test(name) ||
    name.includes('..') ||
    name.includes('@{') ||
    name.split('/').some((part) => part === '' || part.startsWith('.') || part.endsWith('.lock'));
  return !wrong;
}

function refuse(message: string): HomeportError {
  return new HomeportError('BAD_INPUT', message);
}

function startsWithDash(text: string): boolean {
  return text.startsWith('-');
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Something before an "@" may be a secret. */
function shorten(text: string): string {
  const shown = text.replace(/^.*@/, '…@');
  return shown.length > 100 ? `${shown.slice(0, 100)}…` : shown;
}
