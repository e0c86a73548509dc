import { messageOf } from '../../../electron/shared/errors.ts';
import { runToEnd } from '../run-node.ts';
import { ENGINE_LOG, ENGINE_PID } from './engine-plan.ts';
import { fetchNewest, newestFolder } from './newest-docker.ts';
import type { Command } from './packages.ts';
import { afterFailure } from './packages.ts';
import { type Facts, type Step, shellText } from './plan.ts';
import { comesUpByItself, START_MS, whenThere, whyNot } from './start-engine.ts';

type Asker = { isRoot: boolean; hasTerminal: boolean };

/** A command as this user has to run it. Without a terminal nobody could type a password: sudo then fails at once. */
export function asRoot(command: Command, { isRoot, hasTerminal }: Asker): Command {
  if (isRoot) return command;
  return ['sudo', ...(hasTerminal ? [] : ['-n']), ...command];
}

/**
 * Does the steps in order, saying each.
 * @returns what did not work, in words; null where all did
 */
export async function carryOut(
  steps: readonly Step[],
  facts: Facts,
  asker: Asker,
  say: (line: string) => void,
): Promise<string | null> {
  for (const step of steps) {
    const failure = await carryOutOne(step, facts, asker, say);
    if (failure !== null) return failure;
  }
  return null;
}

async function carryOutOne(
  step: Step,
  facts: Facts,
  asker: Asker,
  say: (line: string) => void,
): Promise<string | null> {
  if (step.kind === 'newest-docker') {
    say(`Fetching the newest Docker into ${newestFolder()}…`);
    try {
      const { versions } = await fetchNewest(facts.distribution);
      say(
        `Fetched ${Object.entries(versions)
          .map((it) => it.join(' '))
          .join(', ')}.`,
      );
    } catch (error) {
      // Everything else can be tested without it.
      say(`It could not be fetched (${messageOf(error)}). Tests on it are not run, and say so.`);
    }
    return null;
  }
  if (step.kind === 'engine' && step.justInstalled && (await comesUpByItself())) return null;
  for (const command of step.commands) {
    const [program = '', ...args] = asRoot(command, asker);
    say(`$ ${shellText([program, ...args])}`);
    const code = await runToEnd(program, args, {
      // A hundred lines of what is unpacked hide the one that matters. What went wrong is on standard error.
      quiet: step.kind === 'packages',
    }).catch((error: unknown) => messageOf(error));
    if (code === 0) continue;
    const why = code === 124 ? 'It took too long and was ended.' : `It ended with ${code}.`;
    const hint = step.kind === 'packages' && facts.manager !== null ? afterFailure(facts.manager) : null;
    return [
      why,
      ...(hint === null ? [] : [hint]),
      ...(step.kind === 'engine' ? [whyNot(step.init)] : []),
    ].join(' ');
  }
  if (step.kind !== 'engine') return null;
  if (!(await whenThere(START_MS, step.init === 'none'))) return whyNot(step.init);
  say(
    step.init === 'none'
      ? `The Docker engine runs in the background: its log is ${ENGINE_LOG}, its process id in ${ENGINE_PID}. It does not start again with the machine.`
      : 'The Docker engine runs.',
  );
  return null;
}
