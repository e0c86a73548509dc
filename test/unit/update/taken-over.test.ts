import { describe, expect, test } from 'vitest';
import { keeperLabels, keeperVolume } from '../../../electron/engine/apps/keeper-volume.ts';
import { render } from '../../../electron/shared/text/render.ts';
import type { BehaviourName } from '../../support/simulated-world/behaviours.ts';
import { ALONE } from '../../support/simulated-world/neighbours.ts';
import { dyingIsFine, HOLDER } from '../../support/simulated-world/process.ts';
import { adopt, appOf } from '../../support/simulated-world/run-history.ts';
import { until } from '../../support/simulated-world/until.ts';
import { UPDATE_REQUEST } from '../../support/simulated-world/update-request.ts';
import { createWorld, type Watch, type World } from '../../support/simulated-world/world.ts';

/** Another Homeport takes an app over while an update of it is under way, or was cut off: what that one runs is left alone. */

/** More than an update has: a call that changes something, a durable write, a wait. */
const POINTS = 200;

function begun(published: boolean, behaviour: BehaviourName, watch: Partial<Watch> = {}): World {
  const setup = { ...ALONE, published };
  const world = createWorld([appOf(setup)], {
    changed: () => undefined,
    before: () => undefined,
    ...watch,
  });
  adopt(world, setup);
  world.build = { content: 'new', behaviour, fails: false, architecture: 'amd64', bases: [] };
  return world;
}

function takenOver(world: World): void {
  const theirs = { ...HOLDER, installation: 'another', directory: '/root/.local/share/homeport' };
  const keeper = { ...theirs, app: 'app', container: 'app', since: '2026-01-01T00:00:00.000Z' };
  world.machine.volumes.remove(keeperVolume('app'));
  world.machine.volumes.make(keeperVolume('app'), keeperLabels(keeper));
}

/** Everything but what this update is trying beside the app. */
const standing = (world: World) =>
  world.machine
    .all()
    .filter(({ name }) => !name.includes('.candidate-'))
    .map(({ id, name, status, restartPolicy, startedAt }) => ({
      id,
      name,
      status,
      restartPolicy,
      startedAt,
    }));

const lastOf = (world: World) => [...world.disk.updates.values()].at(-1);

describe.each([
  ['stop-first', true],
  ['start-first', false],
])('%s', (_, published) => {
  test.each(['healthy', 'never healthy'] as const)('cut off at any point: %s', async (behaviour) => {
    let point = 0;
    for (; point < POINTS; point += 1) {
      const world = begun(published, behaviour);
      world.plan([{ at: point + 1, what: 'crash', when: 'after' }]);
      dyingIsFine(() => void world.runner().start(UPDATE_REQUEST));
      await until(world, () => !world.alive() || lastOf(world)?.outcome !== null);
      if (world.alive()) break;
      takenOver(world);
      const found = lastOf(world);
      const before = standing(world);
      world.restart();
      await until(world, () => world.runner().all().length === 0);
      expect(standing(world), world.trace.join('\n')).toEqual(before);
      expect(world.machine.all().filter(({ name }) => name.includes('.candidate-'))).toEqual([]);
      const moved = found?.outcome === null && found.journal.members.length > 0;
      if (moved) expect(lastOf(world)).toMatchObject({ outcome: 'cancelled' });
    }
    expect(point).toBeGreaterThan(30);
    expect(point).toBeLessThan(POINTS);
  });

  test('in the moment before the candidate is made', async () => {
    const world = begun(published, 'healthy', {
      before: (its, call) => {
        if (call === 'create') takenOver(its);
      },
    });
    const before = standing(world);
    const { id } = world.runner().start(UPDATE_REQUEST);
    await until(world, () => world.runner().all().length === 0);
    expect(world.disk.updates.get(id)).toMatchObject({ outcome: 'cancelled' });
    const error = world.disk.updates.get(id)?.error;
    expect(error && render(error)).toContain('looked after by another Homeport');
    expect(world.machine.all()).toHaveLength(before.length);
    expect(standing(world)).toEqual(before);
  });
});
