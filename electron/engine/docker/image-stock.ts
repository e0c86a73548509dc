import { z } from 'zod';
import { HomeportError, messageOf } from '../../shared/errors.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { say } from '../../shared/text/text.ts';
import type { ImageStock } from '../docker-port/image-stock.ts';
import { dockerStatusOf } from './errors.ts';
import { imagePath, listImages } from './image-requests.ts';
import { orNull } from './request.ts';
import { shaped, shapes } from './shapes.ts';
import type { WithTransport } from './with-transport.ts';

/** An image of many layers takes its time to go. */
const REMOVE_MS = 120_000;
/** What an engine writes in the place of a name that is not there. */
const NO_NAME = '<none>';
const SHOWN = 300;

/** Go's zero time where it has had no name since. */
const inspected = z.object({
  Metadata: z.object({ LastTagTime: z.string().nullish() }).nullish(),
});

export function imageStock(withTransport: WithTransport): ImageStock {
  return {
    all: () =>
      withTransport(async (api) => {
        const listed = await listImages(api, { all: true });
        return listed.map((it) => ({
          id: it.Id,
          names: named(it.RepoTags),
          digests: named(it.RepoDigests),
          createdAt: it.Created === undefined ? null : it.Created * 1000,
          bytes: it.Size,
          labels: it.Labels ?? {},
          parent: it.ParentId || null,
        }));
      }),
    namedAt: (id) =>
      withTransport(async (api) => {
        const what = say('docker-call.inspect-image', { image: id });
        const answer = await orNull(api.json({ method: 'GET', path: `${imagePath(id)}/json`, what }));
        const at = answer === null ? null : shaped(inspected, answer).Metadata?.LastTagTime;
        const time = Date.parse(at ?? '');
        return time > 0 ? time : null;
      }),
    remove: (ref) =>
      withTransport(async (api) => {
        try {
          const answer = await api.json({
            method: 'DELETE',
            path: imagePath(ref),
            query: { force: false, noprune: true },
            deadlineMs: REMOVE_MS,
            what: say('docker-call.remove-image', { image: ref }),
          });
          return (shaped(shapes.removed, answer) ?? []).flatMap((it) => it.Untagged ?? it.Deleted ?? []);
        } catch (error) {
          const status = dockerStatusOf(error);
          if (status === 404) return [];
          if (status !== 409) throw error;
          // The engine's own sentence, without what was put around it.
          const cause = error instanceof Error ? error.cause : null;
          const answer = plainLine(messageOf(cause ?? error)).slice(0, SHOWN);
          throw new HomeportError('CONFLICT', say('image.in-use', { image: ref, answer }), { cause: error });
        }
      }),
  };
}

function named(names: readonly string[] | null | undefined): string[] {
  return (names ?? []).filter((it) => !it.includes(NO_NAME));
}
