import { expect, it } from 'vitest';
import { pushImage } from '../../support/registry/push-image.ts';
import { failing, NEVER, registryWorld } from './support.ts';

const world = registryWorld();
const listed = (tags: unknown, link?: string) =>
  world.proxy.add({
    on: '/tags/list',
    fault: {
      kind: 'status',
      status: 200,
      headers: { 'content-type': 'application/json', ...(link === undefined ? {} : { link }) },
      body: JSON.stringify({ name: 'x', tags }),
    },
  });

it('are listed page by page', async () => {
  const tags = ['1', '1.27.3-alpine', 'latest', 'v2', 'x_y'];
  for (const tag of tags) await pushImage(world.target(tag));
  expect((await world.client().tags(world.ref(), NEVER)).sort()).toEqual(tags);
  world.proxy.requests.length = 0;
  world.proxy.pageTags(2);
  expect((await world.client().tags(world.ref(), NEVER)).sort()).toEqual(tags);
  expect(world.proxy.requests).toHaveLength(3);
});

it('are none where a repository has none', async () => {
  listed(null);
  expect(await world.client().tags(world.ref(), NEVER)).toEqual([]);
});

it('are tags: what can be none is left out', async () => {
  listed(['ok', 'ok', '../x', 'a b', '\u001b[31m', '', '-x', 'x'.repeat(129)]);
  expect(await world.client().tags(world.ref(), NEVER)).toEqual(['ok']);
});

it('are not looked for elsewhere', async () => {
  for (const link of [
    '<http://elsewhere.lan/v2/x/tags/list?last=a>; rel="next"',
    '</v2/another/tags/list?last=a>; rel="next"',
    '</admin>; rel=next',
  ]) {
    world.proxy.clear();
    world.proxy.requests.length = 0;
    listed(['a'], link);
    expect(await failing(world.client().tags(world.ref(), NEVER))).toMatchObject({ why: 'nonsense' });
    expect(world.proxy.requests).toHaveLength(1);
  }
});

it('are bounded, however many there are', async () => {
  listed(Array.from({ length: 20_001 }, (_, n) => `t${n}`));
  expect(await failing(world.client().tags(world.ref(), NEVER))).toMatchObject({
    why: 'unusable',
    message: expect.stringContaining('more than 20000 tags'),
  });
  world.proxy.clear();
  // A list that leads back to itself has been read.
  listed(['a'], `</v2/${world.ref().repository}/tags/list?n=1000>; rel="next"`);
  expect(await world.client().tags(world.ref(), NEVER)).toEqual(['a']);
  world.proxy.clear();
  listed('many');
  expect(await failing(world.client().tags(world.ref(), NEVER))).toMatchObject({ why: 'nonsense' });
});
