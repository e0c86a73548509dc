import { defineConfig } from 'vite';
import { isExternal } from './engine-externals.ts';
import { absolute } from './node-target.ts';

/** The engine's process: one ES module, run by Electron's Node as a utility process. */
export default defineConfig({
  publicDir: false,
  resolve: { conditions: ['node', 'import', 'module', 'default'] },
  ssr: { noExternal: true },
  build: {
    ssr: absolute('electron/main/engine-process.ts'),
    outDir: absolute('out/engine'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external: isExternal,
      output: { format: 'es', entryFileNames: 'engine-process.js', codeSplitting: false },
    },
  },
});
