import type { LiveState } from '../../electron/shared/dto.ts';
import { changeBetween } from '../../electron/shared/live-change.ts';
import type { LiveEvent } from '../../electron/shared/live-dto.ts';

/** Pictures as `live.watch` tells of them. A picture may be changed in its place between two of them. */
export async function* liveEvents(pictures: AsyncIterable<LiveState>): AsyncGenerator<LiveEvent, void, void> {
  let before: LiveState | null = null;
  for await (const picture of pictures) {
    const state = structuredClone(picture);
    const change = before && changeBetween(before, state);
    if (before === null) yield { type: 'snapshot', state };
    else if (change !== null) yield { type: 'change', change };
    before = state;
  }
}
