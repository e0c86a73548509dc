import { z } from 'zod';
import { formatImageRef, type ImageRef, isTag } from '../../shared/image-ref.ts';
import { say } from '../../shared/text/text.ts';
import { headerOf, jsonOf } from './answer-parts.ts';
import type { Ask } from './ask.ts';
import type { HttpAnswer } from './exchange.ts';
import { RegistryFailure } from './failure.ts';

const PAGE_LIMIT = 4 * 1024 * 1024;
const PER_PAGE = 1000;
const MOST_TAGS = 20_000;
/** Some registries give no more than a hundred at a time. */
const MOST_PAGES = 200;

const tagsAnswer = z.object({ tags: z.array(z.string()).nullish() });

/**
 * All tags of a repository, page by page. Source: OCI distribution specification 1.1, "Listing tags"; RFC 8288 (Link).
 * @throws RegistryFailure 'unusable' where there are more than anybody could choose from.
 */
export async function listTags(ask: Ask, ref: ImageRef, signal: AbortSignal): Promise<string[]> {
  const path = `/v2/${ref.repository}/tags/list`;
  const found = new Set<string>();
  const seen = new Set<string>();
  let next: string | null = `${path}?n=${PER_PAGE}`;
  while (next !== null) {
    const asked: string = next;
    seen.add(asked);
    const page = await ask(
      {
        ref,
        method: 'GET',
        path: asked,
        accept: 'application/json',
        bodyLimit: PAGE_LIMIT,
        read: (it) => pageOf(it, path),
      },
      signal,
    );
    for (const tag of page.tags) found.add(tag);
    // One that leads in circles has said all it has.
    next = page.next !== null && !seen.has(page.next) ? page.next : null;
    if (found.size > MOST_TAGS || (next !== null && seen.size >= MOST_PAGES))
      throw new RegistryFailure(
        'unusable',
        say('registry-ask.tag-flood', {
          registry: ref.registry,
          image: formatImageRef({ ...ref, tag: null, digest: null }),
          limit: found.size > MOST_TAGS ? MOST_TAGS : found.size,
        }),
      );
  }
  return [...found];
}

/** What can be no tag is left out. */
function pageOf(answer: HttpAnswer, path: string): { tags: string[]; next: string | null } {
  const { url, status } = answer;
  const nonsense = (what: string) =>
    new RegistryFailure('nonsense', say('registry-ask.no-registry', { host: url.host, what }));
  const read = tagsAnswer.safeParse(jsonOf(answer.body));
  if (!read.success) throw nonsense(`HTTP ${status}`);
  const tags = (read.data.tags ?? []).filter(isTag);
  const link = /<([^<>]{1,4096})>\s*;[^,]*\brel="?next\b/i.exec(headerOf(answer, 'link') ?? '')?.[1];
  if (link === undefined) return { tags, next: null };
  const next = URL.canParse(link, url.href) ? new URL(link, url) : null;
  // The same list on the same host, or it would be asked with this registry's login for something else.
  if (next === null || next.host !== url.host || !next.pathname.endsWith(path)) throw nonsense('Link');
  return { tags, next: `${path}${next.search}` };
}
