import type { BaseImage } from '../../shared/base-image.ts';
import type { SourceKind } from '../../shared/sources/kinds.ts';
import type { Version } from '../../shared/version.ts';

/** What the adapter of a git source needs beside the version, to make the same image again. */
type GitInputs = {
  kind: 'git';
  /** The build context's commit; null for a folder of this machine. */
  contextCommit: string | null;
  /** The build context's own tag, where another repository is watched and tags are followed. */
  contextTag: string | null;
  /** The images of registries that it is built from; null: not known, or nobody follows them. */
  bases: BaseImage[] | null;
};

/** What tells an image of a registry from others, and what it says of itself. */
type RegistryInputs = {
  kind: 'registry';
  /** The repository as it was written then, without tag and digest. */
  image: string;
  /** The tag that was followed; null: it was pinned by its digest alone. */
  tag: string | null;
  /** Digest of the manifest for the engine's platform; null: it was never looked at. */
  platformDigest: string | null;
  /** Digest of the image's configuration: two images with the same are the same. */
  configDigest: string | null;
  /** Of its layers as they are fetched, in bytes. */
  bytes: number | null;
  /** https links of its OCI labels: where its source is, and what is said of it. */
  links: { source: string | null; url: string | null; documentation: string | null };
  revision: string | null;
};

/** What tells an image of an archive from others. */
type ArchiveInputs = {
  kind: 'archive';
  /** The file as it was found. */
  file: string;
  /** Which image in it; null: the only one. */
  image: string | null;
  /** Digest of its OCI manifest, by which an engine that keeps images in containerd calls it; null: the archive has none. */
  manifestDigest: string | null;
  bytes: number | null;
};

/** What it takes to acquire a version again: nobody but the adapter of its kind, and the rules of its kind, look into it. */
export type Inputs = GitInputs | RegistryInputs | ArchiveInputs;
export type InputsOf<K extends SourceKind> = Extract<Inputs, { kind: K }>;

/** What a source names as its newest version, without having fetched it. */
export type Resolved<K extends SourceKind = SourceKind> = {
  /** Digest over the version and everything else that goes into the image: what quarantine goes by. */
  key: string;
  version: Version;
  inputs: InputsOf<K>;
};
