import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { EngineConnection } from '../docker-port/connection.ts';
import type { Images } from '../docker-port/images.ts';
import { busyboxFile, REGISTRY_IMAGE, type SampleBase, type SampleFile } from './files.ts';
import { staticBusybox } from './static-busybox.ts';

/** Two megabytes. Longer than this nobody waits for a sample. */
const PULL_LIMIT_MS = 20_000;

export type ChosenBase = {
  base: SampleBase;
  /** What the first commit needs besides the sample's own files. */
  files: SampleFile[];
  /** Id of the image that was not on the engine before. */
  pulled: string | null;
};

/**
 * What the sample's image is made from: an image that the engine has, or gets from a registry; else this machine's own busybox.
 * @throws SOURCE_UNAVAILABLE where there is neither, in words that say what to do
 */
export async function chooseBase(
  docker: Pick<EngineConnection, 'platform'> & { images: Pick<Images, 'inspect' | 'pull'> },
  signal: AbortSignal,
  busyboxOf: (architecture: string) => Promise<Buffer | null> = staticBusybox,
): Promise<ChosenBase> {
  const { os, architecture } = await docker.platform();
  if (os !== 'linux') throw new HomeportError('SOURCE_UNAVAILABLE', say('sample.not-linux', { os }));
  if ((await docker.images.inspect(REGISTRY_IMAGE)) !== null)
    return { base: 'registry', files: [], pulled: null };
  try {
    const pulled = await docker.images.pull(REGISTRY_IMAGE, { limitMs: PULL_LIMIT_MS }, signal);
    return { base: 'registry', files: [], pulled };
  } catch (error) {
    signal.throwIfAborted();
    if (!isHomeportError(error) || error.code === 'DOCKER_AWAY') throw error;
    const own = await busyboxOf(architecture);
    if (own !== null) return { base: 'busybox', files: [busyboxFile(own)], pulled: null };
    throw new HomeportError('SOURCE_UNAVAILABLE', say('sample.no-base', { why: error.text }), {
      cause: error,
    });
  }
}
