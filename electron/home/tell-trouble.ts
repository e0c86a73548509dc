import type { LiveState } from '../shared/dto.ts';
import { messageOf } from '../shared/errors.ts';
import { pictures } from '../shared/live-change.ts';
import { render } from '../shared/text/render.ts';
import { say, type Text } from '../shared/text/text.ts';
import type { HomeportClient } from './rpc.ts';

type Seen = Pick<LiveState, 'docker' | 'storeProblem' | 'diskLow'>;

/** What the person who started a host must see at once, and not only in its window or its log. */
function troubles({ docker, storeProblem, diskLow }: Seen): Text[] {
  const away = docker.state === 'away' ? docker.message : null;
  return [away, storeProblem, diskLow].filter((trouble) => trouble !== null);
}

/**
 * What is new in a picture: each trouble once for as long as it lasts, and that Docker is back.
 * @param told the troubles that have been told, as they read; updated to those that there are now
 */
export function newsOf(state: Seen, told: Set<string>): Text[] {
  // While Docker is being looked for, nobody knows whether it is back.
  if (state.docker.state === 'connecting') return [];
  const now = troubles(state);
  const news = now.filter((trouble) => !told.has(render(trouble)));
  const wasAway = told.delete(AWAY);
  if (state.docker.state === 'connected' && wasAway) {
    const { version, endpoint } = state.docker;
    news.push(say('docker.connected', { version: version ?? '', endpoint }));
  }
  told.clear();
  for (const trouble of now) told.add(render(trouble));
  if (state.docker.state === 'away') told.add(AWAY);
  return news;
}

/** Stands for "Docker was away", whatever was said about it. No real sentence is empty. */
const AWAY = '';

/** Tells of trouble as it comes and goes, until `signal`. Everything else is in the host's log. */
export async function tellTrouble(
  client: Pick<HomeportClient, 'live'>,
  parts: { say: (what: Text) => void; log: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const told = new Set<string>();
  try {
    const states = pictures(await client.live.watch(undefined, { signal: parts.signal }));
    for await (const state of states) {
      for (const what of newsOf(state, told)) parts.say(what);
    }
  } catch (error) {
    if (!parts.signal.aborted)
      parts.log(`The state of the apps can't be followed any more: ${messageOf(error)}`);
  }
}
