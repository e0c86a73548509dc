import { z } from 'zod';
import { archiveSource } from './archive.ts';
import { gitSource } from './git.ts';
import type { SourceKind } from './kinds.ts';
import { registrySource } from './registry.ts';

/** Where new releases of an app come from: one schema a kind (kinds.ts). */
export const source = z.discriminatedUnion('kind', [gitSource, registrySource, archiveSource]);
export type Source = z.infer<typeof source>;
export type SourceOf<K extends SourceKind> = Extract<Source, { kind: K }>;
