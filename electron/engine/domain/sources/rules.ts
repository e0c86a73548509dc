import type { SourceKind } from '../../../shared/sources/kinds.ts';
import type { Source, SourceOf } from '../../../shared/sources/source.ts';
import type { Text } from '../../../shared/text/text.ts';
import type { Version } from '../../../shared/version.ts';
import type { Origin, Release } from '../model.ts';
import type { InputsOf } from '../source.ts';
import { archiveRules } from './archive.ts';
import { gitRules } from './git.ts';
import { registryRules } from './registry.ts';

/** What a source has been found to name, as far as it is still known. */
export type Found<K extends SourceKind = SourceKind> = {
  key: string;
  version: Version;
  /** null: a record of a version that did not keep it. */
  inputs: InputsOf<K> | null;
};

/** The source took back what runs, and the newest that it names now is older. */
export type TakenBack = { was: string; now: string; pattern: string };

/** How a release whose image is gone is acquired again. */
export type Again = {
  version: Version;
  /** As it was acquired then; addresses are today's. */
  origin: Origin;
  /** The settings are those of then; false: today's, since it dates from before they were kept. */
  recorded: boolean;
};

/** What is particular about the releases of one kind of source. Pure. */
export type SourceRules<K extends SourceKind> = {
  /** What is new about what the source names. */
  news(source: SourceOf<K>, running: Release | undefined, found: Found<K>): Text;
  /** @param running what it is an app's release of now, of whatever kind */
  takenBack(source: SourceOf<K>, running: Release, found: Found<K>): TakenBack | null;
  /** How that is said, where it is no tag of a repository that is gone. */
  takenBackWords?(app: string, gone: TakenBack): Text;
  /**
   * @param today the app's source as it is configured now, of whatever kind
   * @returns null where it can't be acquired again, or what it takes was never recorded
   */
  again(release: Release, today: Source): Again | null;
  /** That its image is gone and how it is acquired again, with what a person should know before. */
  againMeans(release: Release, plan: Again): Text;
  /** Refuses to acquire it without being told to: how it would be, and how that is said. `app`: the app's name */
  againOffer(app: string, release: Release, plan: Again): Text;
  /** Its image is gone, and what it would take to acquire it again was not recorded. */
  unrecorded(app: string, release: Release): Text;
};

const RULES: { [K in SourceKind]: SourceRules<K> } = {
  git: gitRules,
  registry: registryRules,
  archive: archiveRules,
};

export function rulesOf<K extends SourceKind>(kind: K): SourceRules<K> {
  return RULES[kind];
}
