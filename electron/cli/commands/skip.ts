import type { Command } from 'commander';
import { say } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { helpPage } from '../in-words.ts';

/** Saying that a version is not wanted. */
export function registerSkip(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(
    program,
    'skip <app> [version]',
    'leave out the newest version that its source names; what comes after it counts again',
  )
    .option('--undo', 'let it count again (default: what was skipped last)')
    .addHelpText('after', helpPage(say('help.skip')))
    .action(
      connected(cli, exit, async ({ client, out }, command) => {
        const [app = '', version] = command.args;
        const { undo = false } = command.opts<{ undo?: boolean }>();
        const input = { app, ...(version === undefined ? {} : { version }) };
        const answer = undo ? await client.apps.unskip(input) : await client.apps.skip(input);
        out.result({ app, ...answer }, ({ message }) => [message]);
        return undefined;
      }),
    );
}
