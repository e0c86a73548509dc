import type { implement } from '@orpc/server';
import type { contract } from '../../electron/shared/contract.ts';
import { asWritten } from '../../electron/shared/text/text.ts';
import { minutesAgo } from './demo-data.ts';
import type { DemoWorld } from './demo-worlds.ts';

/** Logins for registries over made-up data. The password "wrong" is refused. */
export function demoRegistries(
  os: ReturnType<typeof implement<typeof contract>>['secrets']['registries'],
  world: DemoWorld,
) {
  const without = (registry: string) =>
    world.registries.filter((it) => it.registry !== registry || it.source !== 'homeport');
  return {
    list: os.list.handler(() => ({
      logins: world.registries,
      dockerConfig: { file: '/home/mira/.docker/config.json', problem: null },
    })),
    set: os.set.handler(({ input: { registry, username } }) => {
      const login = {
        registry,
        username,
        source: 'homeport' as const,
        storedAt: minutesAgo(0),
        problem: null,
      };
      world.registries = [...without(registry), login];
      return { registry };
    }),
    remove: os.remove.handler(({ input }) => {
      world.registries = without(input.registry);
      return { removed: true };
    }),
    test: os.test.handler(({ input }) => {
      const kept = world.registries.find(({ registry }) => registry === input.registry);
      const wrong = 'password' in input ? input.password === 'wrong' : kept?.problem !== null;
      const why = wrong
        ? asWritten(`${input.registry} refuses this login. Check user name and password (or token).`)
        : null;
      const source = 'password' in input ? 'typed' : (kept?.source ?? 'homeport');
      return { registry: input.registry, ok: why === null, source, why } as const;
    }),
  };
}
