import { HomeportError } from '../../shared/errors.ts';
import { formatImageRef, parseImageRef } from '../../shared/image-ref.ts';
import type { PullEvent } from '../../shared/images-dto.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import { familiarRef, isHomeportRef } from '../domain/image-ref.ts';

/** A gigabyte on a slow line; an engine that gets nothing any more says so earlier. */
const PULL_LIMIT_MS = 60 * 60_000;

/**
 * Gives an image one more name. Homeport's own names are not given, and no name is taken from another image.
 * @throws BAD_INPUT, NOT_FOUND, CONFLICT
 */
export async function nameImage(
  { docker }: Pick<Core, 'docker'>,
  image: string,
  as: string,
): Promise<{ id: string; name: string }> {
  const name = nameFor(as);
  const found = await docker.images.inspect(image);
  if (found === null) throw new HomeportError('NOT_FOUND', say('image.no-such', { image: plainLine(image) }));
  const named = await docker.images.inspect(name);
  if (named !== null && named.Id !== found.Id)
    throw new HomeportError('CONFLICT', say('image.name-taken', { name }));
  if (named === null) await docker.images.tag(found.Id, name);
  return { id: found.Id, name };
}

/** Gets an image by its name, which then names what the registry has by it. What had that name keeps its other ones. */
export async function* pullByName(
  { docker, logins }: Pick<Core, 'docker' | 'logins'>,
  ref: string,
  signal: AbortSignal,
): AsyncGenerator<PullEvent> {
  const parsed = parseImageRef(ref);
  if (parsed === null) throw new HomeportError('BAD_INPUT', say('image.no-name', { name: plainLine(ref) }));
  const name = parsed.digest === null ? familiarRef(formatImageRef(parsed)) : formatImageRef(parsed);
  if (isHomeportRef(name)) throw new HomeportError('BAD_INPUT', say('image.own-name'));
  yield { type: 'asked', name };
  const login = await logins.loginFor(parsed.registry);
  yield { type: 'done', id: await docker.images.pull(name, { limitMs: PULL_LIMIT_MS, login }, signal), name };
}

function nameFor(as: string): string {
  const parsed = parseImageRef(as);
  if (parsed === null) throw new HomeportError('BAD_INPUT', say('image.no-name', { name: plainLine(as) }));
  if (parsed.digest !== null)
    throw new HomeportError('BAD_INPUT', say('image.no-digest', { name: plainLine(as) }));
  const name = familiarRef(formatImageRef(parsed));
  if (isHomeportRef(name)) throw new HomeportError('BAD_INPUT', say('image.own-name'));
  return name;
}
