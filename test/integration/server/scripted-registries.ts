import type { implement } from '@orpc/server';
import type { contract } from '../../../electron/shared/contract.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';

/** Logins for registries as a scripted Homeport has them. The password "wrong" is refused. */
export function scriptedRegistries(
  os: ReturnType<typeof implement<typeof contract>>['secrets']['registries'],
  storedAt: string,
  asked: string[],
) {
  return {
    list: os.list.handler(() => ({
      logins: [
        { registry: 'docker.io', username: null, source: 'helper', storedAt: null, problem: null },
        { registry: 'ghcr.io', username: 'ada', source: 'homeport', storedAt, problem: null },
      ],
      dockerConfig: { file: '/home/ada/.docker/config.json', problem: asWritten('It is not JSON.') },
    })),
    set: os.set.handler(({ input: { registry, username, password } }) => {
      asked.push(`login ${registry} ${username} ${password}`);
      return { registry };
    }),
    remove: os.remove.handler(({ input }) => ({ removed: input.registry === 'ghcr.io' })),
    test: os.test.handler(({ input }) => {
      asked.push(`test ${input.registry}`);
      const ok = !('password' in input) || input.password !== 'wrong';
      const why = ok ? null : asWritten(`${input.registry} refuses this login.`);
      return {
        registry: input.registry,
        ok,
        source: 'password' in input ? 'typed' : 'homeport',
        why,
      } as const;
    }),
  };
}
