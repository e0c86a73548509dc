import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { createRepo } from '../../support/git-repo.ts';
import { wordsOf } from '../../support/in-words.ts';
import { appNames, fillDataDir } from '../../support/many-apps.ts';
import type { Bench, Benchmark, Sample } from '../harness/benchmark.ts';
import { type RunningHomeport, startHomeport } from '../measure/homeport.ts';
import { cpuMsOf, openFilesOf, treeOf } from '../measure/processes.ts';

const run = promisify(execFile);

const LS_REMOTE = 'git ls-remote, one after the other';

export const check: Benchmark = {
  name: 'check',
  title: 'Check of many apps with nothing new',
  about:
    'How long `homeport check` takes a running Homeport, from the question to the answer for all apps, each with a git repository on this machine that has nothing newer. Cold is the first one after its start, warm the next.',
  needs: ['docker', 'bundles'],
  rounds: 3,
  cases: [10, 100, 1000].map((count) => ({
    title: `${count.toLocaleString('en')} apps`,
    open: (bench) => open(bench, bench.quick ? Math.ceil(count / 100) : count),
  })),
};

async function open(bench: Bench, count: number) {
  const repo = await createRepo(path.join(bench.dir, 'repo'));
  const commit = await repo.commit({ Dockerfile: 'FROM scratch\n' }, 'first');
  const dataDir = path.join(bench.dir, 'data');
  const apps = appNames(count, bench.prefix).map((name) => ({ name, container: null }));
  fillDataDir(dataDir, { apps, repository: { url: repo.url, commit } });
  return {
    measures: [
      { key: 'cold', title: 'cold, in all', unit: 'ms' as const },
      { key: 'warm', title: 'warm, in all', unit: 'ms' as const },
      { key: 'coldCpu', title: 'cold, CPU an app', unit: 'ms' as const },
      { key: 'warmCpu', title: 'warm, CPU an app', unit: 'ms' as const },
      { key: 'unanswered', title: 'apps whose source could not be asked', unit: 'apps' as const },
      { key: 'files', title: 'open files at most', unit: 'files' as const },
    ],
    floor: LS_REMOTE,
    notes: [
      'The floor asks the same repository as often, and does nothing else. CPU is that of all processes together, git’s among them.',
    ],
    contenders: [
      {
        name: 'Homeport',
        async measure() {
          const homeport = await startHomeport(bench, { dataDir, apps: count });
          try {
            const cold = await checked(homeport, count);
            const warm = await checked(homeport, count);
            return {
              cold: cold.ms,
              coldCpu: cold.cpu,
              warm: warm.ms,
              warmCpu: warm.cpu,
              unanswered: cold.failed + warm.failed,
              files: Math.max(cold.files, warm.files),
            };
          } finally {
            await homeport.stop();
          }
        },
      },
      { name: LS_REMOTE, measure: () => asked(repo.url, count, bench.signal) },
    ],
  };
}

async function checked({ client, pid }: RunningHomeport, count: number) {
  const pids = await treeOf(pid);
  let files = 0;
  const counting = setInterval(async () => {
    files = Math.max(files, await openFilesOf(pids));
  }, 20);
  try {
    const [cpu, began] = [await cpuMsOf(pids), performance.now()];
    const results = await client.apps.check({ apps: [] });
    const ms = performance.now() - began;
    // One that was given up, under so many at once, is a result too; any other answer is not what is measured.
    const failed = results.filter(({ result }) => result === 'failed').length;
    const wrong = results.find(({ result }) => result !== 'current' && result !== 'failed');
    if (results.length !== count || wrong !== undefined)
      throw new Error(`The check said: ${wrong ? wordsOf(wrong.message) : `${results.length} apps`}`);
    return { failed, ms, cpu: ((await cpuMsOf(pids)) - cpu) / count, files };
  } finally {
    clearInterval(counting);
  }
}

async function asked(url: string, count: number, signal: AbortSignal): Promise<Sample> {
  // The children that have ended are counted with this process.
  const cpuOf = () => cpuMsOf([process.pid]);
  const [cpu, began] = [await cpuOf(), performance.now()];
  for (let n = 0; n < count; n += 1)
    await run('git', ['ls-remote', url, 'HEAD'], { signal, timeout: 60_000 });
  const [ms, each] = [performance.now() - began, ((await cpuOf()) - cpu) / count];
  return { cold: ms, warm: ms, coldCpu: each, warmCpu: each };
}
