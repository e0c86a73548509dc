import { readdir, readFile, readlink } from 'node:fs/promises';

/** What processes take, from Linux's /proc. */

/** CLK_TCK: what utime and stime are counted in. It has been 100 on every Linux that Node runs on (proc(5), sysconf(3)). */
const TICKS_PER_SECOND = 100;

type Stat = { parent: number; ticks: number };

/** A process and all that it has started and that is still there. */
export async function treeOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await statOf(Number(entry));
    if (stat !== null) parents.set(Number(entry), stat.parent);
  }
  const tree = [pid];
  for (const parent of tree) for (const [child, of] of parents) if (of === parent) tree.push(child);
  return tree;
}

/** Of all of them together, in MB (10⁶ bytes): resident, and with what they share counted once (PSS). */
export async function memoryOf(pids: readonly number[]): Promise<{ rss: number; pss: number }> {
  let [rss, pss] = [0, 0];
  for (const pid of pids) {
    rss += kilobytes(await readProc(pid, 'status'), /^VmRSS:\s+(\d+) kB/m);
    pss += kilobytes(await readProc(pid, 'smaps_rollup'), /^Pss:\s+(\d+) kB/m);
  }
  return { rss, pss };
}

/** What they, and those of their children that have ended, have computed so far, in milliseconds. */
export async function cpuMsOf(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(pids.map(statOf));
  return stats.reduce((sum, stat) => sum + ((stat?.ticks ?? 0) * 1000) / TICKS_PER_SECOND, 0);
}

/** Files, sockets and pipes that they hold open. */
export async function openFilesOf(pids: readonly number[]): Promise<number> {
  const counts = await Promise.all(
    pids.map((pid) =>
      readdir(`/proc/${pid}/fd`).then(
        (all) => all.length,
        () => 0,
      ),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The names of their programs: 'node', 'npm run serve'. */
export async function programsOf(pids: readonly number[]): Promise<string[]> {
  return Promise.all(
    pids.map(async (pid) => (await readlink(`/proc/${pid}/exe`).catch(() => '')).split('/').at(-1) ?? ''),
  );
}

async function statOf(pid: number): Promise<Stat | null> {
  const text = await readProc(pid, 'stat');
  if (text === '') return null;
  // The program's name is in parentheses and may itself hold some; after it, the state, then the parent (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15).map(Number);
  return { parent: Number(fields[1]), ticks: utime + stime + cutime + cstime };
}

/** '' where the process is gone. */
const readProc = (pid: number, file: string): Promise<string> =>
  readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');

const kilobytes = (text: string, pattern: RegExp): number =>
  (Number(pattern.exec(text)?.[1] ?? 0) * 1024) / 1e6;
