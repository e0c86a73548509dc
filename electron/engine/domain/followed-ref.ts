import { familiarName, splitRef } from '../../shared/image-ref.ts';
import type { Source } from '../../shared/sources/source.ts';
import type { ContainerSpec } from './container-spec.ts';
import { familiarRef } from './image-ref.ts';
import type { Inputs } from './source.ts';

/** The tag under which people know what a source names: `docker ps` shows it. null: there is none. */
export function followedRef(source: Source, inputs: Inputs): string | null {
  if (source.kind !== 'registry' || inputs.kind !== 'registry' || source.follow.kind === 'pin') return null;
  return inputs.tag === null ? null : `${source.image}:${inputs.tag}`;
}

/** Whether a tag is what the source follows: it names whatever of the source runs. */
export function isFollowed(source: Source, ref: string): boolean {
  if (source.kind !== 'registry' || source.follow.kind === 'pin') return false;
  if (source.follow.kind === 'tag')
    return familiarRef(ref) === familiarRef(`${source.image}:${source.follow.tag}`);
  return familiarName(splitRef(ref).name) === familiarName(source.image);
}

/** The spec of a container that goes by that tag; spelled as a person did, where they did. */
export function goingBy(spec: ContainerSpec, ref: string | null): ContainerSpec {
  if (ref === null || (spec.imageRef !== null && familiarRef(spec.imageRef) === familiarRef(ref)))
    return spec;
  return { ...spec, imageRef: ref };
}
