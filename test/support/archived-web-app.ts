import { createWriteStream } from 'node:fs';
import { rename, utimes } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type Docker from 'dockerode';
import { drain } from './docker.ts';
import { type WebAppOptions, webApp } from './git-web-app.ts';
import { tarOf } from './image-archives.ts';

/**
 * Builds the small web app, saves it as `docker save` does, and takes it off the engine again: what came from another machine.
 * @param file `….gz` is packed; it is there, as of an hour ago, once it is whole
 * @param tag as it is called in the archive; begins with the test's prefix
 */
export async function archivedWebApp(
  docker: Docker,
  file: string,
  tag: string,
  options: WebAppOptions,
): Promise<void> {
  const files = Object.entries(webApp(options)).map(([name, content]) => ({
    name,
    content: String(content),
  }));
  await drain(docker, await docker.buildImage(Readable.from([await tarOf(files)]), { t: tag, rm: true }));
  const saved = await docker.getImage(tag).get();
  const part = `${file}.part`;
  if (file.endsWith('.gz')) await pipeline(saved, createGzip(), createWriteStream(part));
  else await pipeline(saved, createWriteStream(part));
  await docker.getImage(tag).remove();
  const at = new Date(Date.now() - 3_600_000);
  await utimes(part, at, at);
  await rename(part, file);
}
