import { type Freed, type ImageDto, imageName } from '../shared/images-dto.ts';
import { sizeWords } from '../shared/size-words.ts';
import { say, type Text } from '../shared/text/text.ts';

/** One that has no name is called by its id, as docker does. */
export function namesOf({ id, names }: Pick<ImageDto, 'id' | 'names'>): string {
  return names.length === 0 ? imageName({ id, names }) : names.join(', ');
}

export function freedWords(freed: Freed | null): Text {
  if (freed === null) return say('cli.freed-unknown');
  const size = sizeWords(freed.bytes);
  return freed.atLeast ? say('cli.freed-at-least', { size }) : say('cli.freed', { size });
}
