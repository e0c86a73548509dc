import { implement } from '@orpc/server';
import type { SecretsInfo } from '../../shared/secrets.ts';
import { secrets } from '../../shared/secrets-contract.ts';
import type { Shared } from '../core.ts';
import { testLogin } from '../registry/test-login.ts';
import { inCallersWords } from '../router-errors.ts';

/** The part of the contract that is about tokens and logins. @param secretKey the key that new ones are sealed with */
export function secretProcedures(
  core: () => Shared,
  secretKey: () => Omit<SecretsInfo, 'secrets'>,
  log: (line: string) => void,
) {
  const os = implement(secrets).use(({ next }) => inCallersWords(next, log));
  const never = new AbortController().signal;
  return os.router({
    list: os.list.handler(() => ({ secrets: core().tokens.list(), ...secretKey() })),
    set: os.set.handler(({ input }) => {
      core().tokens.set(input);
      return { host: input.host };
    }),
    remove: os.remove.handler(({ input }) => ({ removed: core().tokens.remove(input.host) })),
    registries: {
      list: os.registries.list.handler(() => core().logins.list()),
      set: os.registries.set.handler(({ input }) => {
        core().registryLogins.set(input);
        return { registry: input.registry };
      }),
      remove: os.registries.remove.handler(({ input }) => ({
        removed: core().registryLogins.remove(input.registry),
      })),
      test: os.registries.test.handler(({ input, signal }) => testLogin(core(), input, signal ?? never)),
    },
  });
}
