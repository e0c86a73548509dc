import type { Command } from 'commander';
import { DEFAULT_PORT } from '../../server/default-port.ts';
import { type Cli, define, settingsOf } from '../command.ts';
import { collect, parseListenPort } from '../parse-options.ts';
import type { ServeFlags } from '../serve-here.ts';

/** The headless host, until it is told to stop. */
export function registerServe(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'serve', 'run Homeport without a desktop and serve its window to a browser')
    .option('--port <n>', `port to listen on (default: ${DEFAULT_PORT})`, parseListenPort)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, this machine only)')
    .option(
      '--allowed-host <name>',
      'host name that browsers may use, such as homeport.lan, repeatable',
      collect((text) => text),
    )
    .option('--new-token', 'replace a lost sign-in token and sign every browser out')
    .option('--no-supervise', 'not started again after a crash: where systemd or Docker does that')
    .action(async (flags: ServeFlags & { supervise: boolean }, command: Command) => {
      const { out, dataDir } = settingsOf(cli, command);
      if (cli.supervise) {
        const code = await cli.supervise({ restarts: flags.supervise, say: out.error });
        if (code !== null) {
          exit(code);
          return;
        }
      }
      const { serveHere } = await import('../serve-here.ts');
      exit(await serveHere({ cli, out, dataDir, flags }));
    });
}
