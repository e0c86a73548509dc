import type { SourceKind } from './sources/kinds.ts';
import { render } from './text/render.ts';
import { say, type Text } from './text/text.ts';

/** What a source calls a release, and what it tells of it. */
export type Version = {
  /** Of the source: it says what `id` is. */
  kind: SourceKind;
  /** What tells it from all others, in full: of git, the 40 (or 64) hex digits of the commit. */
  id: string;
  /** What people call it, where the source has names for versions: of git, the tag that was followed. */
  label: string | null;
  author: string | null;
  /** What its author says of it, in one line: of git, the first line of the commit's message. */
  message: string | null;
  /** When it was made (ISO 8601). */
  madeAt: string | null;
  /** Digest of what went into it and the id does not tell: the folder of this machine that was built. null: the id says it all. */
  contextDigest: string | null;
};

/** A version of which no more is known than what the source calls it. */
export function bareVersion(kind: SourceKind, id: string, label: string | null = null): Version {
  return { kind, id, label, author: null, message: null, madeAt: null, contextDigest: null };
}

/** The first seven digits of an id or a digest, as people know them from git. */
export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 7);

/** 'v1.4.0 (3f9a1c2)', or the id alone; '2.19.5' of an image that says its version. */
export function versionName({ kind, id, label }: Pick<Version, 'kind' | 'id' | 'label'>): string {
  if (label === null) return shortId(id);
  return kind === 'git' ? `${label} (${shortId(id)})` : label;
}

/** The shortest that tells it from others: 'a41c7e9' of a commit, '2.19.5' of an image that says its version. */
export const shortName = ({ kind, id, label }: Pick<Version, 'kind' | 'id' | 'label'>): string =>
  kind === 'git' || label === null ? shortId(id) : label;

/** 'commit 3f9a1c2': of what is nothing but what its source calls it. */
export function versionText({ kind, id }: Pick<Version, 'kind' | 'id'>): Text {
  return say(`version.${kind}`, { id: shortId(id) });
}

/** The same for a log. */
export function versionWithNoun(version: Pick<Version, 'kind' | 'id'>): string {
  return render(versionText(version));
}
