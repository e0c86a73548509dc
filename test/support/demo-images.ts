import { implement } from '@orpc/server';
import { toCallerError } from '../../electron/engine/router-errors.ts';
import { HomeportError } from '../../electron/shared/errors.ts';
import { images as contract } from '../../electron/shared/images-contract.ts';
import type { ImageDto, PruneEvent, PrunePreview, PullEvent } from '../../electron/shared/images-dto.ts';
import { say, type Text } from '../../electron/shared/text/text.ts';
import { minutesAgo } from './demo-data.ts';

const DAY = 1440;
const id = (n: number) => `sha256:${String(n).repeat(64).slice(0, 64)}`;
const image = (
  n: number,
  names: string[],
  megabytes: number,
  days: number,
  why: Text[] = [],
  usedBy: string[] = [],
): ImageDto => ({
  id: id(n),
  names,
  createdAt: minutesAgo(days * DAY),
  bytes: megabytes * 1e6,
  usedBy,
  protectedBecause: why,
  frees: { bytes: megabytes * 0.8e6, atLeast: false },
});

/** A made-up engine's images, which can be removed, named and got. */
function demoImages(): ImageDto[] {
  const release = (app: string, number: number) => say('image.release-restorable', { app, number });
  return [
    image(
      1,
      ['homeport/jellyfin:12-a41c7e9', 'jellyfin/jellyfin:10.9'],
      1290,
      3,
      [
        say('image.runs-as', { container: 'jellyfin' }),
        say('image.release-running', { app: 'jellyfin', number: 12 }),
      ],
      ['jellyfin'],
    ),
    image(2, ['homeport/jellyfin:11-77b0f3d'], 1270, 31, [release('jellyfin', 11)]),
    image(3, ['postgres:16-alpine'], 274, 44, [say('image.of-stopped', { container: 'old-db' })], ['old-db']),
    image(4, ['node:24-alpine'], 178, 12, [say('image.base', { app: 'wiki' })]),
    image(5, [], 412, 92),
    image(
      6,
      ['registry.example.org:5000/household/long-name-of-a-service-nobody-remembers:2024.11.3-rc1'],
      655,
      390,
    ),
    image(7, ['nginx:1.25'], 187, 400),
  ];
}

/** The images part of the contract. @param images another world’s, to begin with */
export function demoImageProcedures(images: ImageDto[] = demoImages()) {
  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toCallerError(error, () => undefined);
    }
  });
  let shown = images;
  const preview = (all: boolean): PrunePreview => {
    const verdicts = shown.map((each) => {
      const why =
        each.protectedBecause.length > 0
          ? each.protectedBecause
          : !all && each.names.length > 0
            ? [say('image.named')]
            : [];
      return { image: each, goes: why.length === 0, why };
    });
    const going = verdicts.filter(({ goes }) => goes);
    return {
      images: [...going, ...verdicts.filter(({ goes }) => !goes)],
      frees: {
        bytes: going.reduce((sum, it) => sum + (it.image.frees?.bytes ?? 0), 0),
        atLeast: going.length > 1,
      },
      unknown: [],
    };
  };
  async function* prune(all: boolean, only: string[] | undefined): AsyncGenerator<PruneEvent> {
    const going = preview(all).images.filter(
      ({ goes, image: it }) => goes && only?.includes(it.id) !== false,
    );
    for (const [done, { image: it }] of going.entries()) {
      yield { type: 'progress', done, all: going.length };
      shown = shown.filter((each) => each.id !== it.id);
    }
    const removed = going.map(({ image: { id: gone, names } }) => ({ id: gone, names }));
    const bytes = going.reduce((sum, it) => sum + (it.image.frees?.bytes ?? 0), 0);
    yield { type: 'done', result: { removed, left: [], freed: { bytes, atLeast: going.length > 1 } } };
  }
  async function* pull(name: string): AsyncGenerator<PullEvent> {
    yield { type: 'asked', name };
    if (name.startsWith('nothing'))
      throw toCallerError(
        new HomeportError(
          'SOURCE_UNAVAILABLE',
          say('registry.no-image', { registry: 'Docker Hub', image: name }),
        ),
        () => undefined,
      );
    shown = [...shown, image(9, [name], 50, 1)];
    yield { type: 'done', id: id(9), name };
  }
  const find = (ref: string): ImageDto => {
    const found = shown.find((each) => each.id === ref || each.names.includes(ref));
    if (found === undefined) throw new HomeportError('NOT_FOUND', say('image.no-such', { image: ref }));
    return found;
  };
  return os.router({
    list: os.list.handler(() => ({ images: shown, unknown: [] })),
    remove: os.remove.handler(({ input: { ref } }) => {
      const found = find(ref);
      if (found.protectedBecause.length > 0)
        throw new HomeportError('CONFLICT', say('image.stays', { image: ref, why: found.protectedBecause }));
      shown = shown.filter((each) => each !== found);
      return { removed: [...found.names, found.id], freed: found.frees };
    }),
    tag: os.tag.handler(({ input }) => {
      const found = find(input.image);
      found.names = [...found.names, input.as];
      return { id: found.id, name: input.as };
    }),
    pull: os.pull.handler(({ input }) => pull(input.ref)),
    prunePreview: os.prunePreview.handler(({ input }) => preview(input.all)),
    prune: os.prune.handler(({ input }) => prune(input.all, input.only)),
  });
}
