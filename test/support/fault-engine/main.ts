import { startEngine } from '../../../electron/engine/engine.ts';
import { lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { openHome } from '../../../electron/home/open-home.ts';
import { render } from '../../../electron/shared/text/render.ts';
import type { Text } from '../../../electron/shared/text/text.ts';

/**
 * A Homeport without window or HTTP, to be killed: the home that all hosts of the engine open, and nothing else.
 * argv: the data directory. Prints "ready" on stdout once the socket is open; its log goes to stderr.
 */
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('A data directory is needed');
const say = (line: string) => process.stderr.write(`${line}\n`);
const tell = (what: Text) => say(render(what));
const home = await openHome({
  dataDir,
  say: tell,
  log: (line) => say(`${new Date().toISOString()} ${line}`),
  lock: (directory) => lockAsHost(directory, { say: tell }),
  startEngine: (given) => startEngine({ ...given, background: process.env.HPT_BACKGROUND === '1' }),
});
process.once('SIGTERM', async () => {
  await home.close();
  process.exit(0);
});
process.stdout.write('ready\n');
