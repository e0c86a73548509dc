import type { Command } from 'commander';
import type { z } from 'zod';
import { gitToken, secretHost, TOKEN_USERNAME } from '../../shared/secrets.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { usage } from '../exit.ts';
import { relative } from '../format.ts';
import { helpPage, inWords } from '../in-words.ts';
import { parseInput } from '../parse-input.ts';
import { table } from '../table.ts';

/** Tokens for private repositories over https. They can be written and removed, never read. */
export function registerSecrets(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(
    program,
    'secrets',
    'list the hosts that have a git token, and the registries that have a login',
  ).action(
    connected(cli, exit, async ({ client, out, now }) => {
      const [{ secrets }, { logins, dockerConfig }] = await Promise.all([
        client.secrets.list(),
        client.secrets.registries.list(),
      ]);
      const all = [
        ...secrets.map((each) => ({ kind: 'git', ...each, source: 'homeport' }) as const),
        ...logins.map(({ registry, ...each }) => ({ kind: 'registry', host: registry, ...each }) as const),
      ];
      const ago = (at: string | null) => (at === null ? '' : relative(at, now()));
      const last = (problem: Text | null) => (problem === null ? '' : inWords(problem));
      out.result(all, () => [
        ...(secrets.length === 0
          ? [say('cli.no-tokens')]
          : [
              say('cli.tokens'),
              ...table(
                [{ title: 'HOST' }, { title: 'USER NAME' }, { title: 'STORED' }, { title: '', shrink: true }],
                secrets.map((it) => [it.host, it.username, ago(it.storedAt), last(it.problem)]),
                out.width,
              ),
            ]),
        '',
        ...(logins.length === 0
          ? [say('cli.no-logins')]
          : [
              say('cli.logins'),
              ...table(
                [
                  { title: 'REGISTRY' },
                  { title: 'USER NAME' },
                  { title: 'FROM' },
                  { title: 'STORED' },
                  { title: '', shrink: true },
                ],
                logins.map((it) => [
                  it.registry,
                  it.username ?? '',
                  inWords(say('cli.login-source', { source: it.source })),
                  ago(it.storedAt),
                  last(it.problem),
                ]),
                out.width,
              ),
            ]),
        ...(dockerConfig.problem === null ? [] : ['', dockerConfig.problem]),
      ]);
      return undefined;
    }),
  );

  const secret = program.command('secret').description('store and remove git tokens');
  define(secret, 'set <host>', 'store the git token of a host; the token is read from standard input')
    .option(
      '--username <name>',
      `the name that goes with it (default: ${TOKEN_USERNAME}, which most hosts take)`,
    )
    .addHelpText('after', helpPage(say('help.secret-set')))
    .action(async (_host: string, _options: unknown, command: Command) => {
      // Before anything is opened: a person may take their time, and nobody is to wait for that.
      const input = await readToken(cli, command);
      await connected(cli, exit, async ({ client, out }) => {
        out.result(await client.secrets.set(input), (stored) => [
          say('cli.token-stored', { host: stored.host }),
        ]);
        return undefined;
      })(command);
    });

  define(secret, 'remove <host>', 'forget the git token of a host').action(
    connected(cli, exit, async ({ client, out }, command) => {
      const host = parseInput(secretHost, command.args[0] ?? '');
      const { removed } = await client.secrets.remove({ host });
      out.result({ host, removed }, () => [
        removed ? say('cli.token-forgotten', { host }) : say('cli.token-none', { host }),
      ]);
      return undefined;
    }),
  );
}

async function readToken(cli: Cli, command: Command): Promise<z.input<typeof gitToken>> {
  const { username } = command.opts<{ username?: string }>();
  const host = parseInput(secretHost, command.args[0] ?? '');
  const token = await cli.readSecret?.(`${inWords(say('cli.ask-token', { host }))} `);
  if (token === undefined || token.trim() === '') {
    throw usage(say('usage.no-token', { host }));
  }
  return parseInput(gitToken, { host, token, ...(username === undefined ? {} : { username }) });
}
