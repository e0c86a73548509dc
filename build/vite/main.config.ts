import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { isNodeBuiltin } from './node-target.ts';
import { packageExtras } from './package-extras.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** The shell's bundle: one CommonJS file with everything in it but Electron, so that the package needs no node_modules for it. */
export default defineConfig({
  publicDir: false,
  plugins: [packageExtras()],
  resolve: { conditions: ['node', 'import', 'module', 'default'] },
  ssr: { noExternal: true },
  build: {
    ssr: path('electron/main/index.ts'),
    outDir: path('out/main'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external: (id) => id === 'electron' || isNodeBuiltin(id),
      output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
    },
  },
});
