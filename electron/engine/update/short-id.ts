import { randomBytes } from 'node:crypto';

/** Short enough for container names, and long enough never to meet twice on one machine. */
export function shortId(): string {
  return randomBytes(5).toString('hex');
}
