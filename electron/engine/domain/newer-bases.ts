import type { BaseImage } from '../../shared/base-image.ts';
import type { Inputs } from './source.ts';

/** The base images that are others than the same commit was built from before: the reason why it is built again. */
export function newerBases(inputs: Inputs | null | undefined): BaseImage[] {
  return inputs?.kind === 'git' ? (inputs.bases ?? []).filter(({ newer }) => newer) : [];
}
