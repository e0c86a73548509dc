import { startEngine } from '../../../electron/engine/engine.ts';
import { lockAsHost } from '../../../electron/engine/store/lock-turns.ts';
import { listenLocalSocket } from '../../../electron/server/local-socket.ts';

/**
 * A Homeport without window or HTTP, to be killed: lock, engine, local socket, as the headless host puts them together.
 * argv: the data directory. Prints "ready" on stdout once the socket is open; its log goes to stderr.
 */
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('A data directory is needed');
const lock = await lockAsHost(dataDir, { say: (line) => process.stderr.write(`${line}\n`) });
const engine = await startEngine({
  dataDir,
  background: process.env.HPT_BACKGROUND === '1',
  log: (line) => process.stderr.write(`${new Date().toISOString()} ${line}\n`),
});
const socket = await listenLocalSocket({ dataDir, router: engine.router });
process.once('SIGTERM', async () => {
  await socket.close();
  await engine.close();
  lock.release();
  process.exit(0);
});
process.stdout.write('ready\n');
