import { z } from 'zod';
import { gitSource } from './git.ts';

/**
 * Where new releases of an app come from: one schema a kind. A kind has its adapter in `engine/sources`, its rules in
 * `engine/domain/sources`, its options in `cli/sources` and its form in `renderer/components/forms/sources`.
 */
export const SOURCE_KINDS = ['git'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const source = z.discriminatedUnion('kind', [gitSource]);
export type Source = z.infer<typeof source>;
export type SourceOf<K extends SourceKind> = Extract<Source, { kind: K }>;
