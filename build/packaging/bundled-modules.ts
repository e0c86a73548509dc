import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EXTERNAL } from '../vite/engine-externals.ts';

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/**
 * Production dependencies (at the top of node_modules) that are bundled into out/ and so must not be packaged a second time:
 * all but what the engine's bundle leaves outside, with everything that needs.
 */
export function bundledModules(): string[] {
  const { packages } = lock.parse(
    JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')),
  );
  const kept = new Set<string>();
  const keep = (name: string) => {
    const entry = packages[`node_modules/${name}`];
    if (entry === undefined || kept.has(name)) return;
    kept.add(name);
    const nested = Object.entries(packages).filter(([path]) =>
      path.startsWith(`node_modules/${name}/node_modules/`),
    );
    for (const { dependencies = {} } of [entry, ...nested.map(([, inner]) => inner)])
      Object.keys(dependencies).forEach(keep);
  };
  EXTERNAL.forEach(keep);
  return Object.entries(packages)
    .filter(([path, entry]) => entry.dev !== true && path.lastIndexOf('node_modules/') === 0)
    .map(([path]) => path.slice('node_modules/'.length))
    .filter((name) => !kept.has(name));
}
