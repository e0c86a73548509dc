import type { Source, SourceKind, SourceOf } from '../../../shared/sources/source.ts';
import type { Version } from '../../../shared/version.ts';
import type { Origin, Release } from '../model.ts';
import type { InputsOf } from '../source.ts';
import { gitRules } from './git.ts';

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
  /** What is new about what the source names, as a sentence. */
  newWords(source: SourceOf<K>, running: Release | undefined, found: Found<K>): string;
  /** @param running what it is an app's release of now, of whatever kind */
  takenBack(source: SourceOf<K>, running: Release, found: Found<K>): TakenBack | null;
  /**
   * @param today the app's source as it is configured now, of whatever kind
   * @returns null where it can't be acquired again, or what it takes was never recorded
   */
  again(release: Release, today: Source): Again | null;
  /** How it is acquired again, as the end of a sentence: 'built again from commit 3f9a1c2, which needs its repository'. */
  againHow(plan: Again): string;
  /** What else a person should know before, as whole sentences. */
  againWarnings(plan: Again): string[];
  /** Why a release can't be acquired again, where something was not recorded: 'what it was built from … was not kept'. */
  unrecorded: string;
};

const RULES: { [K in SourceKind]: SourceRules<K> } = { git: gitRules };

export function rulesOf<K extends SourceKind>(kind: K): SourceRules<K> {
  return RULES[kind];
}
