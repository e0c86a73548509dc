import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { isNodeBuiltin } from './node-target.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/**
 * What stays in node_modules: dockerode reads its `.proto` files by path, beside its own code, and brings ssh2 with an
 * optional native part.
 */
const EXTERNAL = ['dockerode', 'docker-modem', 'ssh2', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs'];

/** The engine's process: one ES module, run by Electron's Node as a utility process. */
export default defineConfig({
  publicDir: false,
  resolve: { conditions: ['node', 'import', 'module', 'default'] },
  ssr: { noExternal: true },
  build: {
    ssr: path('electron/main/engine-process.ts'),
    outDir: path('out/engine'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external: (id) =>
        isNodeBuiltin(id) || EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`)),
      output: { format: 'es', entryFileNames: 'engine-process.js', codeSplitting: false },
    },
  },
});
