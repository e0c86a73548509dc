import type { UserConfig } from 'vite';
import { isExternal } from './engine-externals.ts';
import { absolute } from './node-target.ts';

/**
 * ES modules for Node, split where the sources import when something is needed.
 * @param output the folder, relative to the project's
 * @param input by entry: its source, relative to the project's folder
 */
export function esForNode(output: string, input: Record<string, string>): UserConfig {
  return {
    publicDir: false,
    resolve: { conditions: ['node', 'import', 'module', 'default'] },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: absolute(output),
      emptyOutDir: true,
      target: 'node24',
      // Source text is kept in memory as long as the process lives.
      minify: true,
      chunkSizeWarningLimit: 900,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, source]) => [name, absolute(source)])),
        external: isExternal,
        // In one folder: what looks for files beside itself (version.ts, serve.ts) finds them from each.
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  };
}
