import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { plotOf } from './plot.ts';
import type { BenchmarkResult } from './results.ts';
import { markdownOf } from './table.ts';

const begin = (name: string): string => `<!-- ${name}: written by npm run bench -- ${name} --write-docs -->`;
const end = (name: string): string => `<!-- end of ${name} -->`;

/** Puts a result's table and plot into `docs/benchmarks.md` and `docs/benchmarks/`, in the place of what stood there. */
export async function writeDocs(docs: string, result: BenchmarkResult): Promise<void> {
  const page = path.join(docs, 'benchmarks.md');
  await mkdir(path.join(docs, 'benchmarks'), { recursive: true });
  await writeFile(path.join(docs, 'benchmarks', `${result.name}.svg`), plotOf(result));
  const text = await readFile(page, 'utf8');
  await writeFile(page, withSection(text, result.name, markdownOf(result, `benchmarks/${result.name}.svg`)));
}

/** The page with this between the benchmark's marks. @throws Error where the page has no such marks */
export function withSection(page: string, name: string, section: string): string {
  const from = page.indexOf(begin(name));
  const to = page.indexOf(end(name));
  if (from === -1 || to < from)
    throw new Error(`docs/benchmarks.md has no place for it: "${begin(name)}" and "${end(name)}" mark one`);
  return `${page.slice(0, from)}${begin(name)}\n\n${section}\n\n${page.slice(to)}`;
}
