import { expect, test } from 'vitest';
import { lostData, noteData, takenFromOthers } from '../../support/simulated-world/data.ts';
import { INVARIANTS } from '../../support/simulated-world/invariants.ts';
import { ALONE, NAME, recordOf } from '../../support/simulated-world/neighbours.ts';
import { createWorld } from '../../support/simulated-world/world.ts';

/** A container of an image that declares a volume, with one more that has a name. */
function worldWithData(hostConfig = {}) {
  const world = createWorld([recordOf(NAME, ALONE)], INVARIANTS);
  const { machine } = world;
  machine.images.declare(['/data']);
  const Image = machine.images.make('first', 'healthy', []);
  const HostConfig = { Binds: ['kept:/kept', '/srv:/folder'], ...hostConfig };
  const container = machine.create(NAME, { Image, HostConfig }, {}, 'homeport');
  noteData(world);
  const made = container.mounts.find(({ anonymous }) => anonymous)?.volume ?? '';
  return { world, machine, container, made, Image };
}

test('`docker rm -v` takes what was made for the container alone', () => {
  const { world, machine, made } = worldWithData();
  machine.remove(NAME, true, true);
  expect(machine.volumes.find(made)).toBeNull();
  expect(machine.volumes.find('kept')).not.toBeNull();
  expect(world.broken).toEqual([`the volume ${made} is gone, with its data`]);
});

test('and leaves what it was given by name, and what another one has', () => {
  const { world, machine, made, Image } = worldWithData();
  const heir = { Image, HostConfig: { Binds: [`${made}:/data`] } };
  const { id } = machine.create('heir', heir, {}, 'homeport');
  machine.remove(NAME, true, true);
  machine.remove(id, true, true);
  expect(machine.volumes.find(made)).not.toBeNull();
  expect(world.broken).toEqual([]);
});

test('a `--rm` container that is stopped takes its own along, which is told from one that ends by itself', () => {
  const stopped = worldWithData({ AutoRemove: true });
  stopped.machine.start(NAME);
  stopped.world.time.tick(stopped.machine.sendStop(NAME) - stopped.world.time.now());
  stopped.machine.settle();
  expect(lostData(stopped.world)).toEqual([`the volume ${stopped.made} is gone, with its data`]);

  const ended = worldWithData({ AutoRemove: true });
  ended.machine.start(NAME);
  ended.machine.powerOff();
  ended.machine.powerOn();
  expect(ended.machine.volumes.find(ended.made)).toBeNull();
  expect(lostData(ended.world)).toEqual([]);
});

test('a volume that is there again under its name is empty', () => {
  const { world, machine, made, Image } = worldWithData();
  machine.remove(NAME, true, true);
  machine.create(NAME, { Image, HostConfig: { Binds: [`${made}:/data`] } }, {}, 'homeport');
  expect(lostData(world)).toEqual([`the volume ${made} is gone, with its data`]);
  expect(takenFromOthers(world)).toEqual([]);
});

test('one that a container has is not removed by name', () => {
  const { machine } = worldWithData();
  expect(() => machine.volumes.remove('kept')).toThrow('in use');
  machine.remove(NAME, true);
  machine.volumes.remove('kept');
  expect(machine.volumes.find('kept')).toBeNull();
});
