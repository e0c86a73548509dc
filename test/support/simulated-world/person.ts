import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import { mainMember } from '../../../electron/engine/domain/moved.ts';
import { isUp, type SimulatedContainer } from './container.ts';
import type { PERSON_ACTS } from './history.ts';
import { appOn } from './store.ts';
import type { World } from './world.ts';

/** Somebody at the machine does something with the containers of an update that is under way. @returns whether it had an effect. */
export function actAsPerson(world: World, act: (typeof PERSON_ACTS)[number]): boolean {
  const { machine } = world;
  const update = world.open().find((it) => it.app === world.subject);
  const member = update && mainMember(update.journal);
  const find = (id: string | null | undefined): SimulatedContainer | null => (id ? machine.find(id) : null);
  const candidate = find(member?.candidateId);
  const previous = find(member?.previousId);
  const app = appOn(world.disk, world.subject).containerName;
  const { interfered } = world.marks;
  // What is broken by the act itself is not Homeport's doing.
  world.marks.interfered = true;
  try {
    switch (act) {
      case 'remove candidate':
        if (candidate) machine.remove(candidate.id, true);
        return candidate !== null;
      case 'stop candidate':
        if (candidate) machine.sendStop(candidate.id);
        return candidate !== null && isUp(candidate);
      case 'rename candidate':
        if (candidate) machine.rename(candidate.id, 'renamed-by-a-person');
        return candidate !== null;
      case 'remove previous':
        if (previous) machine.remove(previous.id, true);
        return previous !== null;
      case 'rename previous':
        if (previous) machine.rename(previous.id, 'backup-by-a-person');
        return previous !== null;
      case 'start previous':
        if (previous) machine.start(previous.id);
        return previous !== null;
      case 'take the name': {
        const image = machine.images.make('a person made this', 'no healthcheck', ['person:1']);
        machine.create(app, { Image: image }, {}, 'person');
        return true;
      }
      case 'prune images':
        return machine.prune('images', () => false);
      case 'start the app': {
        const live = find(app);
        const down = live !== null && !isUp(live);
        if (down) machine.start(live.id);
        return down;
      }
      case 'stop the app': {
        const live = find(app);
        if (live) machine.sendStop(live.id);
        return live !== null && isUp(live);
      }
    }
  } catch (error) {
    if (error instanceof DockerRefusal) return false;
    throw error;
  } finally {
    world.marks.interfered = interfered;
  }
}
