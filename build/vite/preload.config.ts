import { defineConfig } from 'vite';
import { absolute } from './node-target.ts';

/** A sandboxed preload can only `require` Electron: one small CommonJS file. */
export default defineConfig({
  publicDir: false,
  build: {
    lib: { entry: absolute('electron/preload/index.ts'), formats: ['cjs'], fileName: () => 'index.cjs' },
    outDir: absolute('out/preload'),
    emptyOutDir: true,
    target: 'chrome140',
    minify: false,
    rolldownOptions: { external: ['electron'] },
  },
});
