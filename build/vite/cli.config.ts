import { defineConfig } from 'vite';
import { esForNode } from './es-for-node.ts';

/**
 * The command line, the headless host and the demo, as people run them: split, so that a command which only asks a running Homeport
 * loads neither the engine nor the server.
 */
export default defineConfig(
  esForNode('out/cli', { main: 'electron/cli/main.ts', demo: 'build/demo/main.ts' }),
);
