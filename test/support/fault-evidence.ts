import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Lane } from './fault-lane.ts';
import { FAULT_ROWS } from './fault-table.ts';
import { wordsOf } from './in-words.ts';

/** A lane lives through many runs: what its engine logged before is not evidence of this one. */
const LAST_LINES = 60;

/**
 * Keeps what a run saw that did not end as it must, in `out/faults/evidence/<name>.log`.
 * @param seen what the test itself knows: problems, kills, requests, gaps
 */
export async function keepEvidence(name: string, lane: Lane, seen: string[]): Promise<void> {
  const folder = path.join(path.dirname(FAULT_ROWS), 'evidence');
  await mkdir(folder, { recursive: true });
  const text = [...seen, '', ...(await told(lane)), '', ...lane.engine.log.slice(-LAST_LINES)];
  await writeFile(path.join(folder, `${name.replace(/\W+/g, '-')}.log`), text.join('\n'));
}

/** What Homeport itself says of the last update. */
async function told(lane: Lane): Promise<string[]> {
  if (!lane.engine.alive()) return ['Homeport does not run'];
  const client = lane.engine.client();
  const [last] = await client.updates.list({ app: lane.app, limit: 1 }).catch(() => []);
  if (last === undefined) return ['there is no update'];
  const lines = await client.updates.log({ id: last.id });
  return [`${last.outcome}: ${wordsOf(last.error)}`, ...lines.map((line) => `${line.at} ${line.text}`)];
}
