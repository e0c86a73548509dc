import type { implement } from '@orpc/server';
import { ORPCError } from '@orpc/server';
import type { contract } from '../../electron/shared/contract.ts';
import type { UpdateDto, WholeApp } from '../../electron/shared/dto.ts';
import { gitSource } from '../../electron/shared/sources/git.ts';
import { asWritten, say } from '../../electron/shared/text/text.ts';
import { app, minutesAgo, release, update, version } from './demo-data.ts';
import type { DemoWorld } from './demo-worlds.ts';

/** The sample app over made-up data. */

const REPOSITORY = '/home/mira/.local/share/homeport/sample/repository.git';

function sampleApp(): WholeApp {
  const running = release('sample', 1, {
    running: true,
    restore: null,
    version: {
      ...version(1),
      author: 'Homeport sample',
      message: 'Begin with a page that counts its visits',
    },
    deployedAt: minutesAgo(1),
  });
  const made = app('sample', {
    running,
    previous: null,
    stateDetail: asWritten('Up a minute'),
    stateSince: minutesAgo(1),
    nextRunAt: null,
    scheduleInWords: 'Only by hand',
    lastCheck: null,
    addresses: [{ host: '127.0.0.1', port: 8642 }],
    lastUpdate: update('sample', 'sample-1', null, running, {
      trigger: 'person',
      startedAt: minutesAgo(1.2),
      finishedAt: minutesAgo(1),
    }),
    sample: true,
  });
  made.config.source = gitSource.parse({ kind: 'git', from: { kind: 'git', url: REPOSITORY } });
  made.config.schedule.cron = null;
  return made;
}

/** Adds the sample, well and at rest. */
export function withSample(world: DemoWorld): WholeApp {
  const made = sampleApp();
  world.live.apps.push(made);
  world.releases.sample = made.running ? [made.running] : [];
  if (made.lastUpdate) world.updates.unshift(made.lastUpdate);
  return made;
}

type Begin = (app: WholeApp, kind: UpdateDto['kind'], to: number) => UpdateDto;

/** The contract's part over the sample. @param begin an update of it that goes on @param changed wakes all watchers */
export function demoSample(
  os: ReturnType<typeof implement<typeof contract>>['sample'],
  world: DemoWorld,
  begin: Begin,
  changed: () => void,
) {
  const there = () => world.live.apps.find((it) => it.sample);
  return {
    get: os.get.handler(() => {
      const made = there();
      return made ? { app: made.name, repository: REPOSITORY, base: 'busybox' as const } : null;
    }),
    create: os.create.handler(() => {
      const made = there() ?? withSample(world);
      return {
        app: made.name,
        updateId: begin(made, 'add', 1).id,
        message: say('sample.added', { app: 'sample' }),
      };
    }),
    push: os.push.handler(() => {
      const made = there();
      if (!made) throw new ORPCError('NOT_FOUND', { message: 'There is no sample to push to.' });
      return { app: made.name, updateId: begin(made, 'update', 2).id, message: asWritten('') };
    }),
    remove: os.remove.handler(() => {
      world.live.apps = world.live.apps.filter((it) => !it.sample);
      changed();
      return { removed: ['container sample'] };
    }),
  };
}
