import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

export type SourceFile = {
  /** Relative to the repository, with '/'. */
  file: string;
  text: string;
  /** What it imports: a file of the repository ('./electron/…'), or a package or builtin by name. */
  imports: string[];
};

/** Sources below a folder of the repository. */
export function sourcesIn(
  folder: string,
  extensions: string[] = ['.ts', '.tsx', '.cts', '.mts', '.mjs'],
): SourceFile[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.includes(path.extname(entry.name)))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.includes('node_modules/'))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      return { file, text, imports: importsOf(file, text) };
    });
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`, `require('x')`; comments are no imports. */
export function importsOf(file: string, text: string): string[] {
  const specifiers = withoutComments(text).matchAll(
    /\b(?:from|import|require)\s*\(?\s*(['"])((?:\.|[\w@])[^'"\n]*)\1/g,
  );
  return [...specifiers].map(([, , specifier = '']) =>
    specifier.startsWith('.') ? `./${path.posix.join(path.posix.dirname(file), specifier)}` : specifier,
  );
}

/** Whole-line and block comments; what stands behind code on its line stays. 'refs/heads/*' begins none. */
export function withoutComments(text: string): string {
  return text.replace(/(?<![^\s{(])\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
