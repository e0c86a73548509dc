import type { Command } from 'commander';
import type { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { registryLogin, registryName } from '../../shared/registry-logins.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { usage } from '../exit.ts';
import { helpPage, inWords } from '../in-words.ts';
import { parseInput } from '../parse-input.ts';

/** Logins for image registries. They can be written, tried and removed, never read. */
export function registerRegistries(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'login <registry>', 'sign in to an image registry, and store the login')
    .option('--username <name>', 'the user name (default: asked for)')
    .option(
      '--password-stdin',
      'read the password from standard input, as it does where there is no terminal',
    )
    .option('--no-test', 'store it without trying it first')
    .addHelpText('after', helpPage(say('help.login')))
    .action(async (_registry: string, _options: unknown, command: Command) => {
      // Before anything is opened: a person may take their time, and nobody is to wait for that.
      const login = await readLogin(cli, command);
      const { test } = command.opts<{ test: boolean }>();
      await connected(cli, exit, async ({ client, out }) => {
        if (test) {
          const { why } = await client.secrets.registries.test(login);
          if (why !== null)
            throw new HomeportError('SOURCE_UNAVAILABLE', say('cli.login-not-stored', { why }));
        }
        const { registry } = await client.secrets.registries.set(login);
        out.result({ registry, username: login.username, tested: test }, () => [
          test
            ? say('cli.login-works', { registry, username: login.username })
            : say('cli.login-stored', { registry }),
        ]);
        return undefined;
      })(command);
    });

  define(program, 'logout <registry>', 'forget the login that Homeport has for a registry').action(
    connected(cli, exit, async ({ client, out }, command) => {
      const registry = registryName.parse(parseInput(registryName, command.args[0] ?? ''));
      const { removed } = await client.secrets.registries.remove({ registry });
      out.result({ registry, removed }, () => [
        removed ? say('cli.login-forgotten', { registry }) : say('cli.login-none', { registry }),
      ]);
      return undefined;
    }),
  );
}

async function readLogin(cli: Cli, command: Command): Promise<z.input<typeof registryLogin>> {
  const { username: given, passwordStdin } = command.opts<{ username?: string; passwordStdin?: boolean }>();
  const registry = parseInput(registryName, command.args[0] ?? '');
  const asked =
    given ?? (passwordStdin ? undefined : await cli.ask?.(inWords(say('cli.ask-username', { registry }))));
  if (asked === undefined || asked.trim() === '') throw usage(say('usage.no-username', { registry }));
  const password = await cli.readSecret?.(`${inWords(say('cli.ask-password', { registry }))} `);
  if (password === undefined || password.trim() === '') throw usage(say('usage.no-password', { registry }));
  return parseInput(registryLogin, { registry, username: asked, password });
}
