import { implement } from '@orpc/server';
import { images } from '../../shared/images-contract.ts';
import type { Core } from '../core.ts';
import { inCallersWords, toCallerError } from '../router-errors.ts';
import { listImages } from './list.ts';
import { nameImage, pullByName } from './name.ts';
import { previewPrune, pruneImages } from './prune.ts';
import { removeImage } from './remove.ts';

/** The part of the contract that is about images, of the engine that `here` answers. */
export function imageProcedures(here: () => Core, log: (line: string) => void) {
  const os = implement(images).use(({ next }) => inCallersWords(next, log));
  /** Until the caller leaves, or Homeport closes. */
  const until = (core: Core, signal: AbortSignal | undefined) =>
    signal ? AbortSignal.any([signal, core.closing]) : core.closing;
  return os.router({
    list: os.list.handler(({ input }) => listImages(here(), input.sizes)),
    remove: os.remove.handler(({ input }) => removeImage(here(), input.ref)),
    tag: os.tag.handler(({ input }) => nameImage(here(), input.image, input.as)),
    pull: os.pull.handler(({ input, signal }) => {
      const core = here();
      return told(pullByName(core, input.ref, until(core, signal)), log);
    }),
    prunePreview: os.prunePreview.handler(({ input }) => previewPrune(here(), input)),
    prune: os.prune.handler(({ input, signal }) => {
      const core = here();
      return told(pruneImages(core, input, until(core, signal)), log);
    }),
  });
}

/** What fails while events come is told in the same words as what fails at once. */
async function* told<T>(events: AsyncGenerator<T>, log: (line: string) => void): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (error) {
    throw toCallerError(error, log);
  }
}
