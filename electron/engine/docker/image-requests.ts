import { setTimeout as sleep } from 'node:timers/promises';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { dockerStatusOf } from './errors.ts';
import { orNull, type Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';

export async function inspectImage(api: Transport, ref: string) {
  const answer = await orNull(
    api.json({
      method: 'GET',
      path: `${imagePath(ref)}/json`,
      what: say('docker-call.inspect-image', { image: ref }),
    }),
  );
  return answer === null ? null : shaped(shapes.imageInspect, answer);
}

/** How often a list is asked for that was overtaken by a removal, and how long is waited in between, ms. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 100;

/**
 * The images of the engine. Where it keeps them in containerd (28.5.2), one that is removed in that very moment makes it answer 404 to
 * the whole list: it is asked again then.
 */
export async function listImages(api: Transport, query: Record<string, string | boolean> = {}) {
  for (let look = 1; ; look += 1) {
    try {
      const what = say('docker-call.list-images');
      return shaped(shapes.imageList, await api.json({ method: 'GET', path: '/images/json', query, what }));
    } catch (error) {
      if (dockerStatusOf(error) !== 404 || look === LOOKS) throw error;
      await sleep(BETWEEN_LOOKS_MS);
    }
  }
}

/**
 * Never forced: an image that a container or another image needs stays.
 * @param parents whether untagged images that only this one was made from go too.
 */
export async function removeImage(api: Transport, ref: string, parents = true): Promise<string[]> {
  try {
    const answer = await api.json({
      method: 'DELETE',
      path: imagePath(ref),
      query: { force: false, noprune: !parents },
      deadlineMs: 120_000,
      what: say('docker-call.remove-image', { image: ref }),
    });
    return (shaped(shapes.removed, answer) ?? []).flatMap((entry) => entry.Untagged ?? entry.Deleted ?? []);
  } catch (error) {
    const status = dockerStatusOf(error);
    if (status === 404 || status === 409) return [];
    throw error;
  }
}

/** Slashes belong to the name and stay as they are: the engine's routes expect them so. */
export function imagePath(ref: string): string {
  const parts = ref.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new HomeportError('BAD_INPUT', say('docker.no-name', { what: 'image', name: ref }));
  }
  return `/images/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

/** 'registry:5000/a/b:1' → repository and tag; a colon before the last slash is a port. Of 'a:1@sha256:…' the digest counts. */
export function splitTag(tag: string): { repo: string; name: string } {
  const at = tag.indexOf('@');
  if (at !== -1) return { repo: splitTag(tag.slice(0, at)).repo, name: tag.slice(at + 1) };
  const colon = tag.lastIndexOf(':');
  return colon > tag.lastIndexOf('/')
    ? { repo: tag.slice(0, colon), name: tag.slice(colon + 1) }
    : { repo: tag, name: 'latest' };
}
