import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** A sandboxed preload can only `require` Electron: one small CommonJS file. */
export default defineConfig({
  publicDir: false,
  build: {
    lib: { entry: path('electron/preload/index.ts'), formats: ['cjs'], fileName: () => 'index.cjs' },
    outDir: path('out/preload'),
    emptyOutDir: true,
    target: 'chrome140',
    minify: false,
    rolldownOptions: { external: ['electron'] },
  },
});
