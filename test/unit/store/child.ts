import { isLocked, lockDataDir } from '../../../electron/engine/store/lock.ts';
import { lockAsCommand } from '../../../electron/engine/store/lock-turns.ts';
import { openStore } from '../../../electron/engine/store/open.ts';
import { hostLockPath } from '../../../electron/engine/store/paths.ts';
import { app, at, begin, ended, T0, update } from './samples.ts';

/**
 * A Homeport of its own for the tests of locks and crashes. `lock <dir>`: prints "held" and keeps the lock; `command <dir>`: the
 * same as a command does. `look <dir>`: looks for a host again and again.
 * `compact <dir>`: makes the database smaller, and prints what before and after.
 * `outbox <dir>`: updates end for ever, and what there is to tell of each is told: prints its key and then writes down that it was delivered.
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
} else if (job === 'outbox') {
  lockDataDir(dataDir);
  const store = openStore({ dataDir, now: () => T0 });
  store.insertApp(app('web', { runningRelease: 1 }));
  store.enrol('test');
  for (let n = 1; ; n += 1) {
    store.insertUpdate(update(`u${n}`));
    store.record(ended(`u${n}`, at(n), { outcome: 'rolled-back' }));
    store.enrol('test');
    for (const { event } of store.pending('test')) {
      process.stdout.write(`${event.key}\n`);
      store.settle('test', [event.id], { state: 'delivered', at: at(n) });
    }
  }
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
