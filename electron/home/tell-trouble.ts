import type { LiveState } from '../shared/dto.ts';
import { messageOf } from '../shared/errors.ts';
import { pictures } from '../shared/live-change.ts';
import type { HomeportClient } from './rpc.ts';

type Seen = Pick<LiveState, 'docker' | 'storeProblem' | 'diskLow'>;

/** What the person who started a host must see at once, and not only in its window or its log. */
function troubles({ docker, storeProblem, diskLow }: Seen): string[] {
  const away = docker.state === 'away' ? docker.message : null;
  return [away, storeProblem, diskLow].filter((words) => words !== null);
}

/**
 * The lines that are new in a picture: each trouble once for as long as it lasts, and that Docker is back.
 * @param told the troubles that have been told; updated to those that there are now
 */
export function newsOf(state: Seen, told: Set<string>): string[] {
  // While Docker is being looked for, nobody knows whether it is back.
  if (state.docker.state === 'connecting') return [];
  const now = troubles(state);
  const news = now.filter((words) => !told.has(words));
  const wasAway = told.delete(AWAY);
  if (state.docker.state === 'connected' && wasAway) {
    const { version, endpoint } = state.docker;
    news.push(`Connected to Docker ${version} at ${endpoint}.`);
  }
  told.clear();
  for (const words of now) told.add(words);
  if (state.docker.state === 'away') told.add(AWAY);
  return news;
}

/** Stands for "Docker was away", whatever was said about it. No real sentence is empty. */
const AWAY = '';

/** Tells of trouble as it comes and goes, until `signal`. Everything else is in the host's log. */
export async function tellTrouble(
  client: Pick<HomeportClient, 'live'>,
  parts: { say: (line: string) => void; log: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const told = new Set<string>();
  try {
    const states = pictures(await client.live.watch(undefined, { signal: parts.signal }));
    for await (const state of states) {
      for (const line of newsOf(state, told)) parts.say(line);
    }
  } catch (error) {
    if (!parts.signal.aborted)
      parts.log(`The state of the apps can't be followed any more: ${messageOf(error)}`);
  }
}
