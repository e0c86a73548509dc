import { isBuiltin } from 'node:module';

/** Node's own modules are never bundled, with or without their `node:` prefix. */
export function isNodeBuiltin(id: string): boolean {
  return id.startsWith('node:') || isBuiltin(id);
}
