/**
 * The kinds of places that new releases of an app come from. A kind has its schema beside this file, its adapter in `engine/sources`, its
 * rules in `engine/domain/sources`, its options in `cli/sources` and its form in `renderer/components/sources`.
 */
export const SOURCE_KINDS = ['git', 'registry', 'archive'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
