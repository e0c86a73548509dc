import { defineConfig } from 'vite';
import { absolute, isNodeBuiltin } from './node-target.ts';
import { packageExtras } from './package-extras.ts';

/** The shell's bundle: one CommonJS file with everything in it but Electron, so that the package needs no node_modules for it. */
export default defineConfig({
  publicDir: false,
  plugins: [packageExtras()],
  resolve: { conditions: ['node', 'import', 'module', 'default'] },
  ssr: { noExternal: true },
  build: {
    ssr: absolute('electron/main/index.ts'),
    outDir: absolute('out/main'),
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
