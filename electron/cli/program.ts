import { Command } from 'commander';
import { plainText } from '../shared/plain-text.ts';
import type { Cli } from './command.ts';
import { withCommonOptions } from './command.ts';
import { registerAdd } from './commands/add.ts';
import { registerApps } from './commands/apps.ts';
import { registerDisk } from './commands/disk.ts';
import { registerEngine } from './commands/engine.ts';
import { registerHistory } from './commands/history.ts';
import { registerLogs } from './commands/logs.ts';
import { registerRemove } from './commands/remove.ts';
import { registerRun } from './commands/run.ts';
import { registerSample } from './commands/sample.ts';
import { registerSchedule } from './commands/schedule.ts';
import { registerSecrets } from './commands/secrets.ts';
import { registerServe } from './commands/serve.ts';
import { registerStorage } from './commands/storage.ts';
import { registerUpdate } from './commands/update.ts';
import { registerUpdateApps } from './commands/update-apps.ts';
import { Exit, exitCodeOf, wordsOf } from './exit.ts';

const EXIT_CODE_HELP = `
Exit codes: 0 succeeded, or nothing to do · 1 anything else · 2 bad usage · 3 rolled back
            4 failed or called off, the app untouched; or the outcome is not known · 5 the rollback failed too`;

/** The command line, before it is run. @param exit is told the exit code of the command that ran */
export function createProgram(cli: Cli, version: string, exit: (code: number) => void): Command {
  const program = withCommonOptions(new Command('homeport'))
    .description(
      'Keeps the containers of this machine up to date from git, proves each release healthy, and puts the previous one back.',
    )
    .version(version)
    .enablePositionalOptions(false)
    .showHelpAfterError('(see --help)')
    .addHelpText('after', EXIT_CODE_HELP);
  // Inherited by the commands: errors are thrown to `run` instead of ending the process.
  program.exitOverride().configureOutput({
    writeOut: (text) => void cli.stdout.write(text),
    writeErr: (text) => void cli.stderr.write(text),
  });
  for (const register of [
    registerServe,
    registerApps,
    registerAdd,
    registerUpdateApps,
    registerUpdate,
    registerSample,
    registerHistory,
    registerRun,
    registerLogs,
    registerSchedule,
    registerRemove,
    registerSecrets,
    registerEngine,
    registerStorage,
    registerDisk,
  ]) {
    register(program, cli, exit);
  }
  return program;
}

/**
 * Runs one command line and answers its exit code. Errors are printed in words on stderr.
 * @param args without the program's name
 */
export async function run(args: readonly string[], cli: Cli, version: string): Promise<number> {
  let code = 0;
  const program = createProgram(cli, version, (given) => {
    code = given;
  });
  let command = '';
  program.hook('preAction', (_program, action) => {
    command = action.name();
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    const words = wordsOf(error);
    if (words !== null) cli.stderr.write(`${plainText(words)}\n`);
    // An error whose words were printed already is the cause of the exit.
    const root = error instanceof Exit ? error.cause : error;
    if (cli.env.HOMEPORT_DEBUG && root instanceof Error) cli.stderr.write(`${plainText(root.stack ?? '')}\n`);
    return exitCodeOf(error, command);
  }
}
