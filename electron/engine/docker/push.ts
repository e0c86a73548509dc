import { z } from 'zod';
import { say } from '../../shared/text/text.ts';
import type { Transfer } from '../docker-port/images.ts';
import { imagePath, splitTag } from './image-requests.ts';
import type { Transport } from './request.ts';
import { refusal, transferImage } from './transfer.ts';

const pushed = z.object({ Digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) });

/**
 * Sends an image to the registry that its tag names.
 * @returns the digest that the registry has it by
 * @throws SOURCE_UNAVAILABLE the registry did not take it, in the engine's words; TIMEOUT; DOCKER_AWAY; or the signal's reason
 */
export async function pushImage(
  api: Transport,
  ref: string,
  transfer: Transfer,
  signal: AbortSignal,
): Promise<string> {
  const { repo, name } = splitTag(ref);
  const request = {
    path: `${imagePath(repo)}/push`,
    query: { tag: name },
    what: say('docker-call.push-image', { image: ref }),
  };
  let digest: string | null = null;
  await transferImage(api, 'push', ref, transfer, request, signal, (aux) => {
    digest = pushed.safeParse(aux).data?.Digest ?? digest;
  });
  // An engine that ends without an error, and does not say what the registry has.
  if (digest === null) throw refusal('push', ref, say('call.no-reason'));
  return digest;
}
