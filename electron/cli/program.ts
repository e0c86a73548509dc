import { Command, CommanderError } from 'commander';
import { plainText } from '../shared/plain-text.ts';
import type { Cli } from './command.ts';
import { withCommonOptions } from './command.ts';
import { registerAdd } from './commands/add.ts';
import { registerAdopt } from './commands/adopt.ts';
import { registerApps } from './commands/apps.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerDisk } from './commands/disk.ts';
import { registerEngine } from './commands/engine.ts';
import { groupCommands, registerHelp } from './commands/help.ts';
import { registerHistory } from './commands/history.ts';
import { registerLogs } from './commands/logs.ts';
import { registerLook } from './commands/look.ts';
import { registerRemove } from './commands/remove.ts';
import { registerRun } from './commands/run.ts';
import { registerSample } from './commands/sample.ts';
import { registerSchedule } from './commands/schedule.ts';
import { registerSecrets } from './commands/secrets.ts';
import { registerServe } from './commands/serve.ts';
import { registerSet } from './commands/set.ts';
import { registerStatus } from './commands/status.ts';
import { registerStorage } from './commands/storage.ts';
import { registerUpdate } from './commands/update.ts';
import { registerUpdateApps } from './commands/update-apps.ts';
import { Exit, exitCodeOf, failureOf } from './exit.ts';
import { createOutput } from './output.ts';

const HELP_WIDTH = 80;

/** The command line, before it is run. @param exit is told the exit code of the command that ran */
export function createProgram(cli: Cli, version: string, exit: (code: number) => void): Command {
  const program = withCommonOptions(new Command('homeport'))
    .description(
      'Keeps the containers of this machine up to date, proves each release healthy, and puts the previous one back',
    )
    .version(version)
    .enablePositionalOptions(false)
    .showHelpAfterError('(see --help)');
  // Inherited by the commands: errors are thrown to `run` instead of ending the process.
  program.exitOverride().configureOutput({
    // No wider than what is comfortable to read, on a wide terminal too.
    getOutHelpWidth: () => Math.min(cli.stdout.columns ?? HELP_WIDTH, HELP_WIDTH),
    getErrHelpWidth: () => HELP_WIDTH,
    writeOut: (text) => void cli.stdout.write(text),
    // With --json, `run` says it as JSON.
    writeErr: (text) => void (cli.json ? null : cli.stderr.write(text)),
  });
  for (const register of [
    registerServe,
    registerApps,
    registerStatus,
    registerAdd,
    registerAdopt,
    registerLook,
    registerUpdateApps,
    registerSet,
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
    registerCompletion,
    registerHelp,
  ]) {
    register(program, cli, exit);
  }
  groupCommands(program);
  return program;
}

/**
 * Runs one command line and answers its exit code. Errors are printed on stderr: in words, or with `--json` as JSON.
 * @param args without the program's name
 */
export async function run(args: readonly string[], streams: Cli, version: string): Promise<number> {
  const cli: Cli = { ...streams, json: asksForJson(args) };
  const out = createOutput({ json: cli.json === true, stdout: cli.stdout, stderr: cli.stderr, env: cli.env });
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
    const failure = failureOf(error);
    // Commander has printed its own words already.
    if (failure !== null && (out.json || !(error instanceof CommanderError))) out.failure(failure);
    // An error whose words were printed already is the cause of the exit.
    const root = error instanceof Exit ? error.cause : error;
    if (cli.env.HOMEPORT_DEBUG && root instanceof Error) cli.stderr.write(`${plainText(root.stack ?? '')}\n`);
    return exitCodeOf(error, command);
  }
}

/** Known before the line is parsed: it may be the line that is wrong. What comes after "--" is not ours. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes('--json');
}
