import type { SourceKind } from '../../shared/sources/kinds.ts';
import type { Version } from '../../shared/version.ts';

/** What the adapter of a git source needs beside the version, to make the same image again. */
type GitInputs = {
  kind: 'git';
  /** The build context's commit; null for a folder of this machine. */
  contextCommit: string | null;
  /** The build context's own tag, where another repository is watched and tags are followed. */
  contextTag: string | null;
};

/** What it takes to acquire a version again: nobody but the adapter of its kind, and the rules of its kind, look into it. */
export type Inputs = GitInputs;
export type InputsOf<K extends SourceKind> = Extract<Inputs, { kind: K }>;

/** What a source names as its newest version, without having fetched it. */
export type Resolved<K extends SourceKind = SourceKind> = {
  /** Digest over the version and everything else that goes into the image: what quarantine goes by. */
  key: string;
  version: Version;
  inputs: InputsOf<K>;
};
