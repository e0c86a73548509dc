import { expect, test } from 'vitest';
import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import { listImages } from '../../../electron/engine/docker/image-requests.ts';
import type { Transport } from '../../../electron/engine/docker/request.ts';

/** What a real engine does only where chance has another image removed in the very moment of the list (28.5.2, containerd). */

const GONE = 'NotFound: content digest sha256:d4fc: not found';
const refuse = () => Promise.reject(new Error('Not scripted'));

/** Answers 404 so many times, then the list. */
function engine(refusals: number, status = 404): { api: Transport; asked: () => number } {
  let asked = 0;
  const json = async () => {
    asked += 1;
    if (asked <= refusals) throw new DockerRefusal(status, GONE);
    return [{ Id: 'sha256:a', RepoTags: ['a:1'] }];
  };
  return {
    api: { json, bytes: refuse, open: refuse, hijack: refuse, apiVersion: '1.51' },
    asked: () => asked,
  };
}

test('a list that a removal overtook is asked for again', async () => {
  const { api, asked } = engine(2);
  expect(await listImages(api)).toMatchObject([{ Id: 'sha256:a', RepoTags: ['a:1'] }]);
  expect(asked()).toBe(3);
});

test('but not for ever, and whatever else is refused is refused at once', async () => {
  const never = engine(100);
  await expect(listImages(never.api)).rejects.toThrow(GONE);
  expect(never.asked()).toBe(5);
  const broken = engine(1, 500);
  await expect(listImages(broken.api)).rejects.toThrow(GONE);
  expect(broken.asked()).toBe(1);
});
