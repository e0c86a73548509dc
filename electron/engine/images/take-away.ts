import type { Core } from '../core.ts';
import type { ImageOnEngine } from '../domain/prune.ts';

/**
 * Takes an image's names, and with them the image: each name by itself, since an engine refuses an id that several lead to. Whatever uses
 * it by now keeps it: no removal is forced.
 * @returns what went
 * @throws CONFLICT something has come to need it, in the engine's words
 */
export async function takeAway(
  { imageStock }: Pick<Core, 'imageStock'>,
  { id, names, digests }: Pick<ImageOnEngine, 'id' | 'names' | 'digests'>,
): Promise<string[]> {
  const gone: string[] = [];
  const remove = async (ref: string) => void gone.push(...(await imageStock.remove(ref)));
  for (const name of names) await remove(name);
  if (gone.includes(id)) return gone;
  // Names of several repositories without a tag are in each other's way too.
  if (digests.length > 1) for (const digest of digests) await remove(digest);
  if (!gone.includes(id)) await remove(id);
  return gone;
}
