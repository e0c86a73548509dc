import { parseArgs } from 'node:util';
import { messageOf } from '../../electron/shared/errors.ts';
import { plainText } from '../../electron/shared/plain-text.ts';
import { demoDataDir } from './data-dir.ts';
import { openDemo } from './homeport.ts';
import { tellStory } from './story.ts';
import { Interrupted, openTerminal } from './terminal.ts';

const HELP = `npm run demo: the whole story in two minutes, on your own Docker engine, with an app that is nobody's loss.

  --yes              do not wait for Enter between the steps
  --data-dir <dir>   where it keeps its things meanwhile (default: beside Homeport's own, with "-demo")
  --name <name>      what its app and its container are called (default: sample)

It exits with 0 where everything came as told, 1 where it did not, 130 after Ctrl-C. It cleans up after itself each time.`;

const { values } = parseArgs({
  options: {
    yes: { type: 'boolean', default: false },
    'data-dir': { type: 'string' },
    name: { type: 'string', default: 'sample' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(`${HELP}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const terminal = openTerminal({ asks: !values.yes });
  try {
    const demo = await openDemo(demoDataDir(values['data-dir']), terminal);
    const code = await tellStory(demo, terminal, values.name).then(() => 0, codeOf);
    await demo.cleanUp();
    if (code === 0) terminal.say('Done: nothing of it is left.');
    return code;
  } catch (error) {
    return codeOf(error);
  } finally {
    terminal.close();
  }
}

/** Says what was thrown; Ctrl-C has its words already. */
function codeOf(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  process.stderr.write(`\n${plainText(messageOf(error))}\n`);
  return 1;
}
