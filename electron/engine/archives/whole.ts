import { PassThrough } from 'node:stream';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import { roomIn } from './back-pressure.ts';
import { readContents } from './contents.ts';
import { dockerImages } from './docker-images.ts';
import { ARCHIVE_LIMITS } from './limits.ts';
import { ociImages } from './oci-images.ts';

/**
 * Passes a tar on while it comes, and reads it on the way: an engine that fails while it saves an image just stops.
 * @param name for the words
 * @throws SOURCE_UNAVAILABLE at its end, where it is not a whole archive with an image in it that has these layers
 */
export async function* whole(tar: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const copy = new PassThrough({ highWaterMark: 1024 * 1024 });
  const read = readContents(copy, name, ARCHIVE_LIMITS).then(
    (contents) => ({ contents, error: null }),
    (error: unknown) => ({ contents: null, error }),
  );
  try {
    for await (const chunk of tar) {
      if (!copy.destroyed && !copy.write(chunk)) await roomIn(copy);
      yield chunk;
    }
    copy.end();
    const { contents, error } = await read;
    if (contents === null) throw error;
    const images = ociImages(contents, name) ?? [];
    if (images.length === 0 && (dockerImages(contents, name) ?? []).length === 0)
      throw unusable(say('archive.no-image', { name }));
  } finally {
    copy.destroy();
    await read;
  }
}
