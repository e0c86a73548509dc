import { say } from '../../shared/text/text.ts';
import type { Transfer } from '../docker-port/images.ts';
import { inspectImage, splitTag } from './image-requests.ts';
import type { Transport } from './request.ts';
import { refusal, transferImage } from './transfer.ts';

/**
 * Gets an image from its registry, by tag or digest.
 * @returns its id
 * @throws SOURCE_UNAVAILABLE the engine could not get it, in its words; TIMEOUT; DOCKER_AWAY; or the signal's reason
 */
export async function pullImage(
  api: Transport,
  ref: string,
  transfer: Transfer,
  signal: AbortSignal,
): Promise<string> {
  const { repo, name } = splitTag(ref);
  const request = {
    path: '/images/create',
    query: { fromImage: repo, tag: name },
    what: say('docker-call.pull-image', { image: ref }),
  };
  await transferImage(api, 'pull', ref, transfer, request, signal);
  const image = await inspectImage(api, name.includes(':') ? `${repo}@${name}` : ref);
  // An engine that says nothing of an error, and has no image all the same.
  if (image === null) throw refusal('pull', ref, say('call.no-reason'));
  return image.Id;
}
