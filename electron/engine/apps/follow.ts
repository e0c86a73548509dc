import { HomeportError } from '../../shared/errors.ts';
import { render } from '../../shared/text/render.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import type { WhereaboutsAnswer } from '../../shared/words.ts';
import type { Core } from '../core.ts';
import { clashWith } from '../domain/both-running.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import { followPlan, isAstray, type Place } from '../domain/whereabouts.ts';
import { recordDrift } from '../update/drift.ts';
import { isWorkedOn, type Sighting, sight } from '../update/whereabouts.ts';
import { appOrThrow, idleOrThrow, unmovedOrThrow } from './idle.ts';

/**
 * A person says which is the app, where its name and its container have come apart: the container, whatever it is called now, or
 * what has the name. Nothing on the engine is touched by it.
 * @returns what is so from now on
 */
export async function answerWhereabouts(
  core: Core,
  { app: name, answer }: { app: string; answer: WhereaboutsAnswer },
): Promise<{ message: Text }> {
  const app = appOrThrow(core, name);
  idleOrThrow(core, name);
  unmovedOrThrow(core, app);
  const sighting = await sight(core, app);
  idleOrThrow(core, name);
  if (!isAstray(sighting.where)) {
    throw new HomeportError(
      'CONFLICT',
      say('follow.nothing-to-decide', { container: app.containerName, name }),
    );
  }
  const message = answer === 'follow' ? await follow(core, app) : await keepName(core, sighting);
  core.log(render(message));
  await Promise.all(core.store.apps().map((it) => core.monitor.refresh(it.name)));
  core.changed.emit();
  return { message };
}

/** Names that were swapped are followed all at once: two apps never follow one name. */
async function follow(core: Core, app: App): Promise<Text> {
  const sightings = await Promise.all(core.store.apps().map((it) => sight(core, it)));
  const plan = followPlan(
    app.name,
    sightings.map((it): Place => {
      const { name, containerName } = it.app;
      return { app: name, containerName, now: it.known && plainName(it.known) };
    }),
  );
  if ('inTheWay' in plan) throw inTheWay(app, plan.inTheWay);
  // Another Homeport may look after what has one of the names.
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { app: name, to } of plan.moves) undo.push(await core.keepers.take(name, to, false));
    // Nothing is waited for from here on: what was seen is what is written down, for all of them.
    for (const { app: name } of plan.moves) {
      idleOrThrow(core, name);
      if (sightings.some((it) => it.app.name === name && isWorkedOn(core.runner, it)))
        throw new HomeportError('CONFLICT', say('follow.being-moved', { name }));
    }
  } catch (error) {
    for (const giveUp of undo) await giveUp();
    throw error;
  }
  const former = plan.moves.map((move) => appOrThrow(core, move.app).containerName);
  for (const { app: name, to } of plan.moves) core.store.updateApp(name, { containerName: to });
  for (const container of former) await core.keepers.giveBack(container);
  const moves = plan.moves.map(({ app: name, to }) => say('follow.move', { name, container: to }));
  return say('follow.done', { moves: moves.reduce((all, next) => say('follow.moves', { all, next })) });
}

function inTheWay({ name }: App, other: string): HomeportError {
  return new HomeportError(
    'CONFLICT',
    other === name ? say('follow.gone', { name }) : say('follow.name-of-another', { name, other }),
  );
}

/** What has the name is the app. Where nothing has it, the next update or restore makes the app again from its record. */
async function keepName(core: Core, { app, named, known, where }: Sighting): Promise<Text> {
  if (where.is === 'replaced' && where.of !== null) {
    throw new HomeportError(
      'CONFLICT',
      say('follow.of-another-app', { container: app.containerName, other: where.of, app: app.name }),
    );
  }
  const clash = known && clashWith(known, named);
  if (known && clash) {
    throw new HomeportError(
      'CONFLICT',
      say('follow.still-there', { app: app.name, container: plainName(known), clash }),
    );
  }
  core.store.updateApp(app.name, {
    containerId: named?.Id ?? null,
    // The container that a person points at is the truth about how the app runs.
    ...(named ? { specFrom: 'container' as const, run: null } : {}),
  });
  const old = known ? say('follow.old-is-yours', { container: plainName(known) }) : null;
  if (!named) return sentences(say('follow.none-now', { app: app.name }), old);
  await recordDrift(core, { ...app, containerId: named.Id }, named);
  return sentences(say('follow.is-the-app', { container: app.containerName, app: app.name }), old);
}
