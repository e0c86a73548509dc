import type { SourceInspection } from '../../shared/dto.ts';
import type { SourceKind } from '../../shared/sources/kinds.ts';
import type { Source } from '../../shared/sources/source.ts';
import type { ImageInspect } from '../domain/docker-types.ts';
import type { Inputs, Resolved } from '../domain/source.ts';
import type { Acquiring, Known, OnEngine, SourceAdapter } from './adapter.ts';

/** The adapters, one for each kind: adding a kind is adding a line to where this is made (open.ts). */
type Adapters = { [K in SourceKind]: SourceAdapter<K> };

/** Sources of every kind, as the rest of the engine asks them. See SourceAdapter for what each call does. */
export type Sources = ReturnType<typeof createSources>;

export function createSources(adapters: Adapters) {
  const of = <K extends SourceKind>({ kind }: { kind: K }): SourceAdapter<K> => adapters[kind];
  return {
    validate: (source: Source, on: OnEngine, signal: AbortSignal) => of(source).validate(source, on, signal),
    resolve: (
      source: Source,
      on: OnEngine,
      signal: AbortSignal,
      known: () => Iterable<Known> = () => [],
    ): Promise<Resolved> => of(source).resolve(source, on, signal, known),
    acquire: (source: Source, resolved: Resolved, to: Acquiring, signal: AbortSignal) =>
      of(source).acquire(source, resolved, to, signal),
    inspect: (source: Source, on: OnEngine, signal: AbortSignal): Promise<SourceInspection> =>
      of(source).inspect(source, on, signal),
    key: (source: Source, version: Resolved['version'], inputs: Inputs) =>
      of(source).key(source, version, inputs),
    formerKeys: (source: Source, resolved: Resolved, known: () => Iterable<Known> = () => []) =>
      of(source).formerKeys(source, resolved, known),
    isImage: async (
      source: Source,
      resolved: Resolved,
      image: ImageInspect,
      on: OnEngine,
      signal: AbortSignal,
    ): Promise<boolean> => of(source).isImage(resolved, image, on, signal),
    identify: (source: Source, image: ImageInspect): Resolved | null =>
      of(source).identify?.(source, image) ?? null,
  };
}
