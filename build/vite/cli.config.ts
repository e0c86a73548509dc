import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { EXTERNAL } from './engine-externals.ts';
import { isNodeBuiltin } from './node-target.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/**
 * The command line, the headless host and the demo, as people run them: ES modules, split where the sources import when something
 * is needed, so that a command which only asks a running Homeport loads neither the engine nor the server.
 */
export default defineConfig({
  publicDir: false,
  resolve: { conditions: ['node', 'import', 'module', 'default'] },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: path('out/cli'),
    emptyOutDir: true,
    target: 'node24',
    // Source text is kept in memory as long as the process lives.
    minify: true,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: { main: path('electron/cli/main.ts'), demo: path('build/demo/main.ts') },
      external: (id) =>
        isNodeBuiltin(id) || EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`)),
      // In one folder: what looks for files beside itself (version.ts, serve.ts) finds them from each.
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});
