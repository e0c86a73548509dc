import type { Command } from 'commander';
import type { z } from 'zod';
import type { SourceKind } from '../../shared/sources/kinds.ts';
import type { Expectation } from '../../shared/sources/registry.ts';
import type { SourceOf, source } from '../../shared/sources/source.ts';
import type { Change } from '../changes.ts';

/** As commander reads them. */
export type GitOptions = {
  git?: string;
  folder?: string;
  branch?: string;
  tag?: string;
  context?: string;
  dockerfile?: string;
  target?: string;
  buildArg?: [string, string][];
  /** commander: `--no-cache` sets `cache` to false. */
  cache?: boolean;
  /** The same of `--no-follow-bases`. */
  followBases?: boolean;
  watch?: string;
  watchBranch?: string;
  watchTag?: string;
  commitArg?: string;
  buildTimeout?: number;
};

/** What a person may say of a source as it is sent: what is left unsaid is as the schema has it. */
export type SourceInput = z.input<typeof source>;

/** A reference in its parts, with the name as it was written. */
export type NamedImage = { name: string; tag: string | null; digest: string | null };

export type RegistryOptions = {
  image?: NamedImage;
  versions?: string;
  prereleases?: boolean;
  expect?: Expectation;
  pullTimeout?: number;
};

export type ArchiveOptions = {
  archive?: string;
  pattern?: string;
  archiveImage?: string;
  loadTimeout?: number;
};

/** The options of all kinds. */
export type SourceOptions = GitOptions & RegistryOptions & ArchiveOptions;

/** What was said with `homeport set`. What was not said is not there. */
export type SourceChanges = {
  -readonly [K in keyof Omit<SourceOptions, 'buildArg' | 'cache' | 'followBases'>]?: Change<
    NonNullable<SourceOptions[K]>
  >;
} & {
  /** true: `--cache`. */
  cache?: boolean;
  /** true: `--follow-bases`. */
  followBases?: boolean;
  buildArg?: Change<[string, string][]>;
  removeBuildArg?: string[];
};

/** One setting of a source, called as the option that says it. @property key what there can be several of: an argument's name */
export type SourceSetting = { name: string; key: string; text: string };

/** The command line of one kind of source. */
export type SourceModule<K extends SourceKind> = {
  withOptions(command: Command): Command;
  /** Whether the options name a source of this kind. */
  isNamed(options: SourceOptions): boolean;
  /** @throws HomeportError BAD_INPUT where the options do not go together */
  from(options: SourceOptions): Extract<SourceInput, { kind: K }>;
  /** The source with what was said; everything else stays. @throws HomeportError BAD_INPUT */
  changed(source: SourceOf<K>, said: SourceChanges): SourceOf<K>;
  /** Names of all settings, in the order of the help. */
  names: readonly string[];
  /** What is set, in that order. */
  settings(source: SourceOf<K>): SourceSetting[];
};
