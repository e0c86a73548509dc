import { isHomeportError, messageOf } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import { REGISTRY_IMAGE } from './files.ts';
import {
  currentSample,
  dataDirOf,
  keepRecord,
  ownRepository,
  recordOf,
  type SampleRecord,
} from './record.ts';
import { removeRepository } from './repository.ts';
import { inTurn } from './turns.ts';

/**
 * What was made for a sample that is no app any more goes: it was removed, its first build was called off, or its making was
 * cut off. Can run twice; what could not be done is done at the next start, or when Docker is back.
 *
 * @param options.ours whether what is on the engine is this Homeport's; not said: unless the record is from another directory
 * @returns what went, in words
 */
export async function tidySample(core: Core, options: { ours?: boolean } = {}): Promise<string[]> {
  const { store } = core;
  if (currentSample(store) !== null) return [];
  const record = recordOf(store);
  const removed: string[] = [];
  if (!isBuiltFrom(core, ownRepository(store)) && (await removeRepository(dataDirOf(store))))
    removed.push('its git repository');
  if (record === null) return removed;
  // In a copy of the data directory the record speaks of the original's.
  const ours = options.ours ?? record.repository === ownRepository(store);
  if (ours) removed.push(...(await clearEngine(core, record)));
  // A new one may have been begun meanwhile.
  if (recordOf(store)?.volume === record.volume) keepRecord(store, null);
  return removed;
}

export const volumeWords = (volume: string): string => `volume ${volume}`;

/** The same for whoever has just done something else that must not fail for it. */
export async function tidySampleIfPossible(core: Core, options: { ours?: boolean } = {}): Promise<string[]> {
  try {
    return await tidySample(core, options);
  } catch (error) {
    core.log(`What is left of the sample could not be removed yet: ${messageOf(error)}`);
    return [];
  }
}

/** At the start, and whenever Docker is back. @returns its end */
export function careForSample(core: Core): () => void {
  return core.docker.onStatus(({ state }) => {
    if (state === 'connected') void inTurn(core, () => tidySampleIfPossible(core));
  });
}

/** A person may have made an app of their own from it. */
function isBuiltFrom(core: Core, repository: string): boolean {
  return core.store
    .apps()
    .some(
      ({ config: { source } }) =>
        source.kind === 'git' &&
        [source.from.kind === 'git' ? source.from.url : null, source.watch?.url].includes(repository),
    );
}

async function clearEngine(core: Core, { engineId, volume, pulled }: SampleRecord): Promise<string[]> {
  const { docker } = core;
  // The apps may have been given to another engine since: what is of that name there is somebody else's.
  if (engineId !== (await docker.platform()).engineId) return [];
  const removed: string[] = [];
  try {
    await docker.volumes.remove(volume);
    removed.push(volumeWords(volume));
  } catch (error) {
    if (!isHomeportError(error, 'DOCKER_REFUSED')) throw error;
    // A container that a person kept, or made, has it.
    core.log(`The sample's volume ${volume} stays: ${error.message}`);
  }
  // Never forced: whatever else is made from it, or runs from it, keeps it.
  if (pulled !== null && (await docker.images.inspect(REGISTRY_IMAGE))?.Id === pulled)
    if ((await docker.images.remove(REGISTRY_IMAGE)).length > 0) removed.push(`image ${REGISTRY_IMAGE}`);
  return removed;
}
