import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { Plugin } from 'vite';

/** What shrinks. Pictures and fonts are compressed in themselves. */
const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest']);

/** Bytes: what fits into one packet comes no faster for being smaller. */
const WORTH_IT = 1024;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * Puts a brotli and a gzip copy (`index.js.br`, `index.js.gz`) beside each text file that was built, as small as they get: it
 * is done once here, and the host only has to send them (`electron/server/static-files.ts`).
 */
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'homeport:compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    // After the files of `public/`, which are copied beside what is bundled.
    closeBundle: { order: 'post', sequential: true, handler: () => compressFolder(folder) },
  };
}

/** Compresses what is in `folder`, and leaves no copy that is not smaller than its file. */
export async function compressFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    if (content.length < WORTH_IT) continue;
    const copies = {
      br: await brotli(content, {
        params: {
          [zlib.BROTLI_PARAM_MODE]: zlib.BROTLI_MODE_TEXT,
          [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY,
          [zlib.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
      gz: await gzipped(content, { level: zlib.Z_BEST_COMPRESSION }),
    };
    for (const [suffix, copy] of Object.entries(copies))
      if (copy.length < content.length) await writeFile(`${path}.${suffix}`, copy);
  }
}
