import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { messageOf } from '../../electron/shared/errors.ts';
import { BUNDLES, type Bundle, root } from './bundles.ts';

/** Builds bundles one after the other (two at once would need twice the memory of a small machine). */
export async function buildBundles(bundles: readonly Bundle[]): Promise<void> {
  for (const bundle of bundles) {
    process.stderr.write(`Building the ${bundle.name}…\n`);
    await build({ configFile: `${root}/${bundle.config}`, logLevel: 'warn' }).catch((error: unknown) => {
      process.stderr.write(`The ${bundle.name} could not be built: ${messageOf(error)}\n`);
      process.exit(1);
    });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildBundles(BUNDLES);
