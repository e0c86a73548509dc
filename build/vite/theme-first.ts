import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const SOURCE = new URL('../../renderer/app/theme-first.js', import.meta.url);

/** Lets a small script set the theme before the first paint: the only one that the page waits for. Modules run after it. */
export function themeFirst(): Plugin {
  let fileName = '';
  return {
    name: 'homeport:theme-first',
    apply: 'build',
    buildStart() {
      const source = readFileSync(SOURCE, 'utf8').replace(/^\s*\/\/.*\n/gm, '');
      const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
      fileName = `assets/theme-${hash}.js`;
      this.emitFile({ type: 'asset', fileName, source });
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'script', attrs: { src: `./${fileName}` }, injectTo: 'head-prepend' }],
    },
  };
}
