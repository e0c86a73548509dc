import { type GitSource, gitSource } from '../../../electron/shared/sources/git.ts';
import { formatAssignments, parseAssignments } from '../forms/line-formats.ts';
import { numberOf, problems, type Read, read, valueOr } from '../forms/read-fields.ts';

/** The form of an app that is built from git. */

export type GitDraft = {
  kind: 'git';
  /** The repository whose commits make new releases. */
  url: string;
  branch: string;
  /** A tag or a pattern of tags to follow instead of the branch. */
  tag: string;
  /** Where the Dockerfile is: in that repository, in another one, or in a folder on this machine. */
  contextIn: 'same' | 'other' | 'folder';
  contextUrl: string;
  contextBranch: string;
  contextTag: string;
  folder: string;
  context: string;
  dockerfile: string;
  target: string;
  buildArgs: string;
  noCache: boolean;
  followBases: boolean;
  commitArg: string;
  buildTimeoutMinutes: string;
};

export const emptyGit = (): GitDraft => ({
  kind: 'git',
  url: '',
  branch: '',
  tag: '',
  contextIn: 'same',
  contextUrl: '',
  contextBranch: '',
  contextTag: '',
  folder: '',
  context: '.',
  dockerfile: 'Dockerfile',
  target: '',
  buildArgs: '',
  noCache: false,
  followBases: true,
  commitArg: 'HOMEPORT_COMMIT',
  buildTimeoutMinutes: '60',
});

export function draftOfGit(source: GitSource): GitDraft {
  const { from, watch } = source;
  const watched = watch ?? (from.kind === 'git' ? from : null);
  return {
    kind: 'git',
    url: watched?.url ?? '',
    branch: watched?.branch ?? '',
    tag: watched?.tag ?? '',
    contextIn: from.kind === 'folder' ? 'folder' : watch === null ? 'same' : 'other',
    contextUrl: from.kind === 'git' && watch !== null ? from.url : '',
    contextBranch: from.kind === 'git' && watch !== null ? (from.branch ?? '') : '',
    contextTag: from.kind === 'git' && watch !== null ? (from.tag ?? '') : '',
    folder: from.kind === 'folder' ? from.path : '',
    context: source.context,
    dockerfile: source.dockerfile,
    target: source.target ?? '',
    buildArgs: formatAssignments(source.buildArgs),
    noCache: source.noCache,
    followBases: source.followBases,
    commitArg: source.commitArg,
    buildTimeoutMinutes: String(source.buildTimeoutMinutes),
  };
}

export function readGit(draft: GitDraft): Read<GitSource> {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  const repository = { url: draft.url, branch: orNull(draft.branch), tag: orNull(draft.tag) };
  const buildArgs = parseAssignments(draft.buildArgs);
  const from = {
    same: { kind: 'git', ...repository },
    other: {
      kind: 'git',
      url: draft.contextUrl,
      branch: orNull(draft.contextBranch),
      tag: orNull(draft.contextTag),
    },
    folder: { kind: 'folder', path: draft.folder },
  }[draft.contextIn];
  return read(
    gitSource,
    {
      kind: 'git',
      from,
      watch: draft.contextIn === 'same' ? null : repository,
      context: draft.context.trim() === '' ? '.' : draft.context.trim(),
      dockerfile: draft.dockerfile.trim(),
      target: draft.target.trim() === '' ? null : draft.target.trim(),
      buildArgs: valueOr(buildArgs, {}),
      noCache: draft.noCache,
      followBases: draft.followBases,
      commitArg: draft.commitArg.trim(),
      buildTimeoutMinutes: numberOf(draft.buildTimeoutMinutes),
    },
    problems({ buildArgs }),
    [
      ['watch.url', 'url'],
      ['watch.branch', 'branch'],
      ['watch.tag', 'tag'],
      ['watch', 'url'],
      ['from.url', draft.contextIn === 'same' ? 'url' : 'contextUrl'],
      ['from.branch', draft.contextIn === 'same' ? 'branch' : 'contextBranch'],
      ['from.tag', draft.contextIn === 'same' ? 'tag' : 'contextTag'],
      ['from.path', 'folder'],
    ],
  );
}

/** 'jellyfin' of 'https://github.com/someone/Jellyfin.git': a name to begin with. */
export function nameFromUrl(url: string): string {
  const last =
    url
      .trim()
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .at(-1) ?? '';
  return last
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 63);
}
