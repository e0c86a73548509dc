import { say } from '../../shared/text/text.ts';
import type { Images } from '../docker-port/images.ts';
import type { ImageBuilder } from './build.ts';
import { imagePath, inspectImage, listImages, removeImage, splitTag } from './image-requests.ts';
import { loadImages } from './load.ts';
import { pullImage } from './pull.ts';
import { pushImage } from './push.ts';
import type { WithTransport } from './with-transport.ts';

const SAVE_BEGINS_MS = 30 * 60_000;

export function imageCalls(withTransport: WithTransport, build: ImageBuilder): Images {
  return {
    inspect: (ref) => withTransport((api) => inspectImage(api, ref)),
    list: (label) =>
      withTransport(async (api) => {
        const images = await listImages(api, { filters: JSON.stringify({ label: [label] }) });
        return images.map(({ Id, Labels }) => ({ id: Id, labels: Labels ?? {} }));
      }),
    tags: (prefix) =>
      withTransport(async (api) => {
        const images = await listImages(api);
        return images.flatMap(({ Id: imageId, RepoTags: tags }) =>
          (tags ?? []).filter((tag) => tag.startsWith(prefix)).map((tag) => ({ tag, imageId })),
        );
      }),
    tag: (ref, tag) =>
      withTransport(async (api) => {
        const { repo, name } = splitTag(tag);
        await api.json({
          method: 'POST',
          path: `${imagePath(ref)}/tag`,
          query: { repo, tag: name },
          what: say('docker-call.tag-image', { image: ref, tag }),
        });
      }),
    remove: (ref) => withTransport((api) => removeImage(api, ref)),
    pull: (ref, transfer, signal) => withTransport((api) => pullImage(api, ref, transfer, signal)),
    push: (ref, transfer, signal) => withTransport((api) => pushImage(api, ref, transfer, signal)),
    load: (tar, limitMs, signal) => withTransport((api) => loadImages(api, tar, limitMs, signal)),
    save: (ref, signal) =>
      withTransport((api) =>
        api.open({
          method: 'GET',
          path: `${imagePath(ref)}/get`,
          // An engine collects all layers before it begins to answer.
          deadlineMs: SAVE_BEGINS_MS,
          signal,
          what: say('docker-call.save-image', { image: ref }),
        }),
      ),
    build: (request, signal) => withTransport((api) => build(api, request, signal)),
  };
}
