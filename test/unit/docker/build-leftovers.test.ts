import { expect, test } from 'vitest';
import { createBuildLeftovers } from '../../../electron/engine/docker/build-leftovers.ts';
import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import type { ApiRequest, Transport } from '../../../electron/engine/docker/request.ts';

/**
 * What no real engine can be made to do at a chosen moment: show an image that a stranger made in between, or be asked by a
 * second build while the first one's images are being removed. Real builds: integration/docker/build-attack.test.ts.
 */
type Image = {
  created: string;
  parent?: string;
  tags?: string[];
  digests?: string[];
  /** So many times the engine refuses to remove it: the container of the step that was cut off is still there. */
  heldFor?: number;
};

const NOW = '2026-11-21T12:00:00.123456789Z';
const LATER = '2026-11-21T12:00:05.987654321Z';
const idOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const short = (letter: string) => letter.repeat(12);

function scriptedEngine(images: Map<string, Image>) {
  const removed: string[] = [];
  let onRemove: () => void = () => undefined;
  const answer = async ({ method, path }: ApiRequest): Promise<unknown> => {
    if (path === '/info') return { SystemTime: NOW };
    if (path === '/images/json') {
      return [...images].map(([Id, { parent = '', tags = [] }]) => ({
        Id,
        ParentId: parent,
        RepoTags: tags,
      }));
    }
    const id = decodeURIComponent(path.split('/')[2] ?? '');
    const image = images.get(id);
    if (image === undefined) throw new DockerRefusal(404, `No such image: ${id}`);
    if (method === 'DELETE') {
      const held = image.heldFor ?? 0;
      if (held > 0) {
        image.heldFor = held - 1;
        throw new DockerRefusal(409, 'image is being used by stopped container');
      }
      images.delete(id);
      removed.push(id.slice(7, 8));
      onRemove();
      return [{ Deleted: id }];
    }
    const { created: Created, tags: RepoTags = [], digests: RepoDigests = [] } = image;
    return { Id: id, Created, RepoTags, RepoDigests, Os: 'linux', Architecture: 'amd64', Config: {} };
  };
  const refuse = () => Promise.reject(new Error('Not scripted'));
  const api: Transport = {
    json: answer,
    bytes: refuse,
    open: refuse,
    apiVersion: '1.41',
    hijack: refuse,
  };
  return {
    api,
    removed,
    whenRemoved: (then: () => void) => {
      onRemove = then;
    },
  };
}

const quiet = () => undefined;

test('only what is new, made since, without a name and said to be made is removed, children first', async () => {
  const images = new Map<string, Image>([[idOf('a'), { created: LATER }]]);
  const { api, removed } = scriptedEngine(images);
  const build = await createBuildLeftovers().watch(api, quiet);
  images.set(idOf('b'), { created: LATER, parent: idOf('a') });
  images.set(idOf('c'), { created: LATER, parent: idOf('b') });
  images.set(idOf('d'), { created: LATER, tags: ['a-name:1'] });
  images.set(idOf('e'), { created: LATER, digests: [`repo@${idOf('9')}`] });
  images.set(idOf('f'), { created: '2026-11-21T11:59:59.9Z' }); // loaded in the meantime: its id was known before
  images.set(idOf('0'), { created: LATER }); // a stranger's build
  await build.end(['a', 'b', 'c', 'd', 'e', 'f'].map(short));
  expect(removed).toEqual(['c', 'b']);
});

test('what the container of a step that was cut off still holds is removed once that is gone', async () => {
  const images = new Map<string, Image>();
  const { api, removed } = scriptedEngine(images);
  const build = await createBuildLeftovers().watch(api, quiet);
  images.set(idOf('a'), { created: LATER });
  images.set(idOf('b'), { created: LATER, parent: idOf('a'), heldFor: 3 });
  await build.end(['a', 'b'].map(short));
  expect(removed).toEqual(['b', 'a']);
});

test('nothing is removed while another build goes on; the last one to end removes for both', async () => {
  const images = new Map<string, Image>();
  const { api, removed } = scriptedEngine(images);
  const leftovers = createBuildLeftovers();
  const first = await leftovers.watch(api, quiet);
  images.set(idOf('a'), { created: LATER });
  const second = await leftovers.watch(api, quiet);
  images.set(idOf('b'), { created: LATER, parent: idOf('a') });
  await first.end([short('a')]);
  expect(removed).toEqual([]);
  await second.end([short('b')]);
  expect(removed).toEqual(['b', 'a']);
});

test('a build that begins while images are removed stops it; they go when it has ended', async () => {
  const images = new Map<string, Image>();
  const engine = scriptedEngine(images);
  const leftovers = createBuildLeftovers();
  const first = await leftovers.watch(engine.api, quiet);
  images.set(idOf('a'), { created: LATER });
  images.set(idOf('b'), { created: LATER });
  const second: ReturnType<typeof leftovers.watch>[] = [];
  engine.whenRemoved(() => {
    if (second.length === 0) second.push(leftovers.watch(engine.api, quiet));
  });
  await first.end([short('a'), short('b')]);
  expect(engine.removed).toHaveLength(1);
  for (const build of await Promise.all(second)) await build.end([]);
  expect(engine.removed.toSorted()).toEqual(['a', 'b']);
});

test('without a look at the engine before the build, nothing is proven: it is said, and nothing is removed', async () => {
  const images = new Map<string, Image>();
  const { api, removed } = scriptedEngine(images);
  const said: string[] = [];
  const blind: Transport = { ...api, json: () => Promise.reject(new Error('out of order')) };
  const build = await createBuildLeftovers().watch(blind, (line) => said.push(line));
  images.set(idOf('a'), { created: LATER });
  await build.end([short('a')]);
  expect(removed).toEqual([]);
  expect(said.join('\n')).toContain('out of order');
});

test('a build whose end can not look at the engine does not keep others from being tidied up', async () => {
  const images = new Map<string, Image>();
  const { api, removed } = scriptedEngine(images);
  const leftovers = createBuildLeftovers();
  let away = false;
  const broken: Transport = {
    ...api,
    json: (request) => (away ? Promise.reject(new Error('away')) : api.json(request)),
  };
  const first = await leftovers.watch(broken, quiet);
  const second = await leftovers.watch(api, quiet);
  images.set(idOf('a'), { created: LATER });
  away = true;
  await expect(first.end([])).rejects.toThrow('away');
  await second.end([short('a')]);
  expect(removed).toEqual(['a']);
});
