import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { messageOf } from '../../electron/shared/errors.ts';
import { asRoot, carryOut } from './setup/carry-out.ts';
import { lookAround } from './setup/facts.ts';
import { newestFolder } from './setup/newest-docker.ts';
import { type Facts, type Plan, planSetup, shellText, testCommand } from './setup/plan.ts';

/**
 * `npm run setup [-- --tests] [--yes]`: brings what Homeport needs and this machine lacks, with the system's packages. Says first what
 * that is, and asks once; says nothing where nothing is missing. Ends with 1 where something is still missing.
 *
 * --tests     what the tests need, too
 * --yes       does not ask
 * --no-start  leaves it to the caller to start an engine, and to have the rights to use it (.ci/run)
 */
const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

try {
  process.exitCode = await setup();
} catch (error) {
  complain(messageOf(error));
  process.exitCode = 1;
}

async function setup(): Promise<number> {
  const { values } = parseArgs({
    options: {
      tests: { type: 'boolean', default: false },
      yes: { type: 'boolean', short: 'y', default: false },
      'no-start': { type: 'boolean', default: false },
    },
  });
  const wanted = { tests: values.tests, startEngine: !values['no-start'] };
  const facts = await lookAround(wanted);
  const plan = planSetup(facts);
  if (plan.steps.length === 0) return conclude(plan);

  const hasTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const asker = { isRoot: facts.user.isRoot, hasTerminal };
  describe(plan, facts, asker);
  if (!values.yes && !(await agrees(hasTerminal, values.tests))) return 1;
  const failure = await carryOut(plan.steps, facts, asker, say);
  if (failure !== null) {
    complain(failure);
    return 1;
  }
  // What fetching the newest Docker comes to has been said, and nothing else depends on it.
  const after = planSetup({ ...(await lookAround(wanted)), newest: { is: 'not wanted' } });
  const code = conclude(after);
  if (code === 0) say(`Ready: ${values.tests ? testCommand(facts.user) : 'npm start'}`);
  return code;
}

/** What is missing, and every command that will be run. */
function describe(plan: Plan, facts: Facts, asker: Parameters<typeof asRoot>[1]): void {
  say(`Missing: ${plan.missing.join(', ')}.`);
  say('To be done:');
  for (const step of plan.steps) {
    if (step.kind === 'newest-docker') say(`  fetch it into ${newestFolder()}; nothing of it is installed`);
    else for (const command of step.commands) say(`  ${shellText(asRoot(command, asker))}`);
    if (step.kind === 'group')
      say(
        `  (whoever is in the group "docker" can do on this machine what root can: ${facts.user.name} will)`,
      );
  }
  for (const words of plan.unsolved) say(`Not to be done here: ${words}`);
}

async function agrees(hasTerminal: boolean, tests: boolean): Promise<boolean> {
  if (!hasTerminal) {
    complain(`Nothing was done. To do it: npm run setup -- ${tests ? '--tests ' : ''}--yes`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new AbortController();
  terminal.once('close', () => closed.abort());
  try {
    const answer = await terminal.question('Do it? [Y/n] ', { signal: closed.signal });
    if (/^(y|yes|)$/i.test(answer.trim())) return true;
  } catch {
    // Ctrl-D, or Ctrl-C: that is no yes.
    say('');
  } finally {
    terminal.close();
  }
  say('Nothing was done.');
  return false;
}

/** Says what stays; nothing where nothing does. */
function conclude(plan: Plan): number {
  for (const note of plan.notes) say(note);
  for (const words of plan.unsolved) complain(words);
  const left = plan.steps.length > 0 || plan.unsolved.length > 0;
  if (left && plan.missing.length > 0) complain(`Still missing: ${plan.missing.join(', ')}.`);
  return left ? 1 : 0;
}
