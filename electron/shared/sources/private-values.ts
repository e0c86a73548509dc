import type { SourceKind } from './kinds.ts';
import type { Source, SourceOf } from './source.ts';

/** What a person gave a source that may be a secret, and is in no report that is meant for somebody else. */
type Privacy<K extends SourceKind> = {
  values(source: SourceOf<K>): string[];
  /** The source with the names of such values alone. */
  without(source: SourceOf<K>): object;
};

const NOTHING_PRIVATE = { values: () => [], without: (source: object) => source };

const PRIVACY: { [K in SourceKind]: Privacy<K> } = {
  git: {
    values: ({ buildArgs }) => Object.values(buildArgs),
    without: (source) => ({ ...source, buildArgs: Object.keys(source.buildArgs) }),
  },
  registry: NOTHING_PRIVATE,
  archive: NOTHING_PRIVATE,
};

const privacyOf = <K extends SourceKind>(kind: K): Privacy<K> => PRIVACY[kind];

export const privateValues = (source: Source): string[] => privacyOf(source.kind).values(source);

export const withoutPrivateValues = (source: Source): object => privacyOf(source.kind).without(source);
