import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Node's own modules are never bundled, with or without their `node:` prefix. */
export function isNodeBuiltin(id: string): boolean {
  return id.startsWith('node:') || isBuiltin(id);
}

/** Of a path relative to the project's folder. */
export const absolute = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
