import type { SourceKind } from './sources/kinds.ts';
import type { Text } from './text/text.ts';
import type { Version } from './version.ts';

/** What sources tell of themselves. Times are ISO 8601 strings in UTC. */

/** A commit that an image was built from. */
export type Commit = {
  /** 40 (or 64) hex digits. */
  id: string;
  author: string | null;
  /** First line of the commit message. */
  message: string | null;
  committedAt: string | null;
};

/** Links that an image's OCI labels name; https only. */
export type ImageLinks = { source: string | null; url: string | null; documentation: string | null };

/** Of a version that is an image already. @property bytes to be fetched; null: not known */
export type VersionAbout = { bytes: number | null; links: ImageLinks };

/** What an image will be like, as its Dockerfile or its own configuration says. */
type ImageOutline = {
  exposedPorts: { port: number; protocol: 'tcp' | 'udp' | 'sctp' }[];
  volumes: string[];
  healthcheck: string | null;
  /** That the Dockerfile asked for is not there, … */
  warnings: Text[];
};

export type GitInspection = ImageOutline & {
  kind: 'git';
  defaultBranch: string;
  branches: string[];
  /** The newest tag that matches, where tags are followed. */
  tag: string | null;
  commit: Commit;
  /** Dockerfiles found, relative to the context folder, the likeliest first. */
  dockerfiles: string[];
  /** Read from the chosen (or likeliest) Dockerfile. */
  buildArgs: string[];
  stages: string[];
};

export type RegistryInspection = ImageOutline & {
  kind: 'registry';
  version: Version;
  /** The tag that is followed now: the newest version's, or the one that was named; null: a digest was. */
  tag: string | null;
  /** The newest of the tags that match, the newest first; empty where one tag is followed. */
  matching: string[];
  /** Other tags of the repository that look like versions, the newest first: what could be followed. */
  versions: string[];
  /** What is fetched, in bytes; null: not known. */
  bytes: number | null;
  /** 'linux/amd64'. */
  platforms: string[];
  links: ImageLinks;
};

type ArchiveInspection = ImageOutline & {
  kind: 'archive';
  version: Version;
  /** The file that counts now. */
  file: string;
  bytes: number | null;
  /** References of the images in it. */
  images: string[];
};

/** What a source says of itself, to prefill *Add*. */
export type SourceInspection = GitInspection | RegistryInspection | ArchiveInspection;
export type InspectionOf<K extends SourceKind> = Extract<SourceInspection, { kind: K }>;
