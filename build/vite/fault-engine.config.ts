import { defineConfig } from 'vite';
import { esForNode } from './es-for-node.ts';

/** The engine that the tests kill. */
export default defineConfig(esForNode('out/fault-engine', { main: 'test/support/fault-engine/main.ts' }));
