import { resolve } from 'node:path';
import type { Command } from 'commander';
import { sizeWords } from '../../shared/size-words.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { helpPage } from '../in-words.ts';
import { parseRelease } from '../parse-options.ts';

/** A release as a file, to be carried to a machine without network. */
export function registerExport(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'export <app> [file]', 'write a release to an archive that "docker load" takes')
    .option('--release <number>', 'which one (default: the one that runs)', parseRelease)
    .addHelpText('after', helpPage(say('help.export')))
    .action(
      connected(cli, exit, async (context, command) => {
        const [app = '', file = '.'] = command.args;
        const { release = null } = command.opts<{ release?: number }>();
        return exported(context, { app, release, file: resolve(file) });
      }),
    );
}

/** Ctrl-C calls it off, and nothing is left. */
async function exported(
  { client, out, onInterrupt }: Context,
  wanted: { app: string; release: number | null; file: string },
): Promise<undefined> {
  const off = new AbortController();
  const stopListening = onInterrupt(() => off.abort());
  try {
    for await (const event of await client.releases.export(wanted, { signal: off.signal })) {
      if (event.type === 'progress') {
        if (out.live) out.rewrite(`${sizeWords(event.bytes)} / ${sizeWords(event.of)}`);
        continue;
      }
      if (out.live) out.rewrite('');
      const { file, bytes, sha256, tag } = event;
      out.result({ file, bytes, sha256, tag }, () => [
        say('cli.exported', { file, size: sizeWords(bytes) }),
        ...(tag === null ? [] : [say('cli.exported-as', { tag })]),
      ]);
    }
  } finally {
    stopListening();
  }
  return undefined;
}
