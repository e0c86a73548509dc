import { lockDataDir } from '../../../electron/engine/store/lock.ts';
import { openStore } from '../../../electron/engine/store/open.ts';
import { app, begin, T0, update } from './samples.ts';

/**
 * A Homeport of its own for the tests of locks and crashes. `lock <dir>`: prints "held" and keeps the lock.
 * `journal <dir>`: records steps for ever and prints the id of each one that `record` has answered for.
 */
const [job, dataDir = ''] = process.argv.slice(2);

if (job === 'lock') {
  lockDataDir(dataDir);
  process.stdout.write('held\n');
  process.stdin.resume();
} else {
  lockDataDir(dataDir);
  const store = openStore({ dataDir, now: () => T0 });
  store.insertApp(app());
  store.insertUpdate(update('u1'));
  for (let n = 1; ; n += 1) {
    const row = update('u1', { journal: { ...update('u1').journal, resumes: n } });
    const id = store.record(row, begin('u1', { kind: `step-${n}` }));
    process.stdout.write(`${id}\n`);
  }
}
