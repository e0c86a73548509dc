import type { z } from 'zod';
import { isHomeportError, textOf } from '../../shared/errors.ts';
import type { pruneInput } from '../../shared/images-contract.ts';
import type { PruneEvent, PrunePreview, PruneResult } from '../../shared/images-dto.ts';
import { plainLine } from '../../shared/plain-text.ts';
import type { Text } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import { bytesFreed, type ImageOnEngine, type PruneWish, pruneVerdicts } from '../domain/prune.ts';
import { containerNeeds, recordedNeeds } from './needs.ts';
import { imageDto, imagesNow, needsNow, type SharedSizes, sharedSizes } from './survey.ts';
import { takeAway } from './take-away.ts';

type Asked = z.output<typeof pruneInput>;

const wishOf = ({ all, olderThanDays }: Asked): PruneWish => ({ all, olderThanDays: olderThanDays ?? null });

/** What a prune would do, and why the others stay. */
export async function previewPrune(core: Core, asked: Asked): Promise<PrunePreview> {
  const sizes = await sharedSizes(core);
  const { verdicts, needs } = await verdictsNow(core, wishOf(asked), sizes);
  return {
    images: verdicts.map(({ image, goes, why }) => ({ image: imageDto(image, needs), goes, why })),
    frees: bytesFreed(verdicts.filter(({ goes }) => goes).map(({ image }) => image)),
    unknown: sizes.unknown,
  };
}

/** Removes one after the other; whoever leaves lets the one in hand be the last. */
export async function* pruneImages(
  core: Core,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<PruneEvent> {
  const end = core.removals.begin();
  try {
    const wish = wishOf(asked);
    const sizes = await sharedSizes(core);
    const { verdicts } = await verdictsNow(core, wish, sizes);
    const shown = asked.only && new Set(asked.only);
    const going = verdicts.filter(({ image, goes }) => goes && shown?.has(image.id) !== false);
    const removed: ImageOnEngine[] = [];
    const left: PruneResult['left'] = [];
    for (const [done, { image }] of going.entries()) {
      if (signal.aborted) return;
      yield { type: 'progress', done, all: going.length };
      const why = await core.removals.one(() => removeAtItsTurn(core, image, wish, sizes));
      if (why === null) removed.push(image);
      else left.push({ ...named(image), why });
    }
    yield {
      type: 'done',
      result: { removed: removed.map(named), left, freed: bytesFreed(removed) },
    };
  } finally {
    end();
  }
}

const named = ({ id, names }: ImageOnEngine) => ({ id, names: names.map(plainLine) });

/**
 * Asks the rule once more, of the engine and the records as they are now. Between its last look at what is under way and the request to
 * the engine nothing is awaited.
 * @returns why it stays; null: it is gone
 */
async function removeAtItsTurn(
  core: Core,
  { id }: ImageOnEngine,
  wish: PruneWish,
  sizes: SharedSizes,
): Promise<Text[] | null> {
  const images = await imagesNow(core, sizes, wish.olderThanDays !== null);
  const containers = await containerNeeds(core);
  const needs = { ...recordedNeeds(core), containers };
  const verdict = pruneVerdicts(images, needs, wish, core.clock.now().getTime()).find(
    ({ image }) => image.id === id,
  );
  if (verdict === undefined) return null;
  if (!verdict.goes) return verdict.why;
  try {
    await takeAway(core, verdict.image);
    return null;
  } catch (error) {
    if (!isHomeportError(error, 'CONFLICT') && !isHomeportError(error, 'TIMEOUT')) throw error;
    return [textOf(error)];
  }
}

async function verdictsNow(core: Core, wish: PruneWish, sizes: SharedSizes) {
  const images = await imagesNow(core, sizes, wish.olderThanDays !== null);
  const needs = await needsNow(core);
  return { needs, verdicts: pruneVerdicts(images, needs, wish, core.clock.now().getTime()) };
}
