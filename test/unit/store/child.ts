import { isLocked, lockDataDir } from '../../../electron/engine/store/lock.ts';
import { lockAsCommand } from '../../../electron/engine/store/lock-turns.ts';
import { openStore } from '../../../electron/engine/store/open.ts';
import { hostLockPath } from '../../../electron/engine/store/paths.ts';
import { app, begin, T0, update } from './samples.ts';

/**
 * A Homeport of its own for the tests of locks and crashes. `lock <dir>`: prints "held" and keeps the lock; `command <dir>`: the
 * same as a command does. `look <dir>`: looks for a host again and again.
 * `compact <dir>`: makes the database smaller, and prints what before and after.
 * `journal <dir>`: records steps for ever and prints the id of each one that `record` has answered for.
 */
const [job, dataDir = ''] = process.argv.slice(2);

if (job === 'lock') {
  lockDataDir(dataDir);
  process.stdout.write('held\n');
  process.stdin.resume();
} else if (job === 'command') {
  lockAsCommand(dataDir, 'homeport test');
  process.stdout.write('held\n');
  process.stdin.resume();
} else if (job === 'look') {
  process.stdout.write('looking\n');
  for (;;) isLocked(hostLockPath(dataDir));
} else if (job === 'compact') {
  lockDataDir(dataDir);
  const store = openStore({ dataDir, now: () => T0 });
  process.stdout.write('compacting\n');
  while (store.compact());
  process.stdout.write('done\n');
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
