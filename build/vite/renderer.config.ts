import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compressed.ts';
import { themeFirst } from './theme-first.ts';

const root = fileURLToPath(new URL('../../renderer', import.meta.url));

/**
 * The window's bundle, the same for browser and Electron. The base is relative so that it runs under `app://` too;
 * nothing is inlined, so that `default-src 'self'` is all the permission it needs.
 */
export default defineConfig({
  root,
  base: './',
  plugins: [react(), themeFirst(), compressed()],
  build: {
    outDir: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // The oldest browsers that know light-dark(), which the themes are written with.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the window begins with, in two files instead of twenty: the libraries, which an update of Homeport seldom
        // changes, and our own. The screens are files of their own.
        codeSplitting: {
          groups: [
            { name: 'libraries', tags: ['$initial'], test: /[\\/]node_modules[\\/]/, priority: 2 },
            { name: 'window', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
});
