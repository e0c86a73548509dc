import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';
import { say, sentences, type Text } from '../../../shared/text/text.ts';

export type GitUrl = {
  kind: 'https' | 'http' | 'ssh' | 'file';
  /** The host to name in words; null for a folder. */
  host: string | null;
};

/**
 * What Homeport fetches from, and nothing else. The text goes to git as it is, so everything that git would take for
 * an option, a helper program (`ext::`) or a transport of its own is refused here.
 * @throws BAD_INPUT in words; a password in the URL is never repeated in them.
 */
export function parseGitUrl(url: string): GitUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(url)) throw refuse(say('git-url.one-line'));
  if (url.trim() === '') throw refuseForm(say('git-url.needed'));
  if (url.startsWith('-')) throw refuseForm(say('git-url.dash'));
  if (/^[^/:@[]*::/.test(url)) {
    throw refuseForm(say('git-url.helper'));
  }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)?.[1];
  if (scheme !== undefined) return parseWithScheme(url, scheme);
  if (path.isAbsolute(url)) return { kind: 'file', host: null };
  if (/^[A-Za-z]:[\\/]/.test(url)) {
    throw refuseForm(say('git-url.windows-folder', { written: shorten(url) }));
  }
  return parseScpLike(url);
}

function parseWithScheme(url: string, scheme: string): GitUrl {
  if (scheme !== scheme.toLowerCase()) {
    throw refuseForm(say('git-url.upper-case', { scheme: scheme.toLowerCase() }));
  }
  if (scheme === 'file') {
    if (!/^file:\/\/\/./.test(url)) throw refuse(say('git-url.folder'));
    return { kind: 'file', host: null };
  }
  if (scheme !== 'https' && scheme !== 'http' && scheme !== 'ssh') {
    throw refuseForm(say('git-url.scheme', { scheme }));
  }
  // git and curl read a backslash in the host otherwise than the parser below: they could go to another host.
  if (url.includes('\\')) throw refuse(say('git-url.backslash'));
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw refuseForm(say('git-url.unreadable'));
  }
  if (/\s/.test(url)) throw refuse(say('git-url.blank'));
  if (parsed.hostname === '') throw refuseForm(say('git-url.no-host'));
  if (parsed.password !== '' || (scheme !== 'ssh' && parsed.username !== '')) {
    throw refuse(say('git-url.secret'));
  }
  if (/[?#]/.test(url)) {
    throw refuse(say('git-url.query'));
  }
  // git decodes what ssh is given.
  if ([parsed.hostname, parsed.username].map(decodeURIComponentSafe).some(startsWithDash)) {
    throw refuseForm(say('git-url.dash-in-host'));
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (scheme === 'ssh' && /[\u0000-\u001f\u007f]/.test(decodeURIComponentSafe(url))) {
    throw refuse(say('git-url.one-line-encoded'));
  }
  if (parsed.pathname === '' || parsed.pathname === '/') throw refuseForm(say('git-url.no-repository'));
  return { kind: scheme, host: parsed.host };
}

/** `user@host:path`, as scp writes it; git goes there over ssh. */
function parseScpLike(url: string): GitUrl {
  const match = /^(?:([^@/:\s]+)@)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):([^\s]+)$/.exec(url);
  if (match === null) throw refuseForm(say('git-url.none', { written: shorten(url) }));
  const [, user = '', host = '', repository = ''] = match;
  if (user === '' && /^(https?|ssh|git|file|ftps?)$/i.test(host)) {
    throw refuseForm(say('git-url.slashes', { scheme: host }));
  }
  // 'name:secret@host:path' is not what scp writes: git would go to a host called 'name'.
  if (/^[^/]*@/.test(repository)) throw refuse(say('git-url.secret'));
  if ([user, host, repository].some(startsWithDash)) {
    throw refuseForm(say('git-url.dash-in-path'));
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
  if (!isRefName(branch)) throw refuse(say('git.branch-name', { written: shorten(branch) }));
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

function refuse(why: Text): HomeportError {
  return new HomeportError('BAD_INPUT', why);
}

/** Why it is no address, and what one looks like. */
function refuseForm(why: Text): HomeportError {
  return refuse(sentences(why, say('git-url.forms')));
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
