import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { render } from '../../../electron/shared/text/render.ts';
import { createRepo, writeFiles } from '../../support/git-repo.ts';
import { type Absent, type Bench, type Benchmark, type Contender, isAbsent } from '../harness/benchmark.ts';
import { releaseFiles } from '../measure/app-image.ts';
import { type RunningHomeport, startHomeport } from '../measure/homeport.ts';

const run = promisify(execFile);

type Context = {
  /** Files that `.dockerignore` leaves out, and how large they are together. */
  ignored: number;
  ignoredBytes: number;
};

const SMALL: Context = { ignored: 0, ignoredBytes: 0 };
const LARGE: Context = { ignored: 20_000, ignoredBytes: 1_000_000_000 };
const BUILD_MS = 300_000;
const ASK_MS = 10_000;
const DOCKER_BUILD = 'docker build';

export const rebuild: Benchmark = {
  name: 'rebuild',
  title: 'Building again',
  about:
    'From the question to the image, of a folder whose layers are in the build cache. For Homeport that is `update` until its build step has ended: it has asked the watched repository and looked through the folder by then.',
  needs: ['docker', 'bundles'],
  rounds: 5,
  cases: [
    { title: 'Nothing changed', open: (bench) => open(bench, SMALL, false) },
    { title: 'One file changed', open: (bench) => open(bench, SMALL, true) },
    {
      title: 'One file changed; 20,000 files and 1 GB left out by .dockerignore',
      open: (bench) => open(bench, bench.quick ? { ignored: 200, ignoredBytes: 1_000_000 } : LARGE, true),
    },
  ],
};

async function open(bench: Bench, context: Context, changes: boolean) {
  const app = `${bench.prefix}app`;
  const folder = path.join(bench.dir, 'context');
  await writeFiles(folder, releaseFiles('first', 'prompt'));
  await writeIgnored(folder, context);
  const watched = await createRepo(path.join(bench.dir, 'watched'));
  await watched.commit({ README: 'watched' }, 'first');
  const homeport = await startHomeport(bench);
  const { updateId } = await homeport.client.apps.add({
    name: app,
    source: { kind: 'git', from: { kind: 'folder', path: folder }, watch: { url: watched.url } },
    schedule: { cron: null },
    policy: { gate: { stableForS: 0 } },
  });
  await homeport.ended(updateId);
  let n = 0;
  const change = async () => {
    n += 1;
    if (changes) await writeFile(path.join(folder, 'release'), `${n}\n`);
  };
  const byDocker = await dockerBuild(bench, folder, change);
  return {
    measures: [{ key: 'built', title: 'until built', unit: 'ms' as const }],
    floor: isAbsent(byDocker) ? null : byDocker.name,
    notes: changes ? [] : ['Homeport is told to build although nothing is newer (--force).'],
    contenders: [
      {
        name: 'Homeport',
        async measure() {
          await change();
          return { built: await homeportBuild(homeport, app) };
        },
      },
      byDocker,
    ],
  };
}

async function homeportBuild(homeport: RunningHomeport, app: string): Promise<number> {
  const began = Date.now();
  const { updateId, message } = await homeport.client.apps.update({ app, force: true });
  if (updateId === null) throw new Error(render(message));
  const { steps } = await homeport.ended(updateId);
  const built = steps.find(({ kind }) => kind === 'acquire-image')?.finishedAt;
  if (built == null) throw new Error('The update has no build step');
  return Date.parse(built) - began;
}

async function dockerBuild(
  bench: Bench,
  folder: string,
  change: () => Promise<void>,
): Promise<Contender | Absent> {
  try {
    await run('docker', ['--version'], { timeout: ASK_MS });
  } catch {
    return { name: DOCKER_BUILD, notHere: 'there is no program "docker"' };
  }
  return {
    name: `${DOCKER_BUILD} (${(await hasBuildx()) ? 'BuildKit' : 'classic builder, as without buildx'})`,
    async measure() {
      await change();
      const began = performance.now();
      await run('docker', ['build', '--quiet', '--tag', `${bench.prefix}by-docker`, folder], {
        timeout: BUILD_MS,
        signal: bench.signal,
      });
      return { built: performance.now() - began };
    },
  };
}

/** The command line has BuildKit from its plugin alone. */
function hasBuildx(): Promise<boolean> {
  return run('docker', ['buildx', 'version'], { timeout: ASK_MS }).then(
    () => true,
    () => false,
  );
}

/** As `node_modules` is: many folders with files that no build wants. */
async function writeIgnored(folder: string, { ignored, ignoredBytes }: Context): Promise<void> {
  if (ignored === 0) return;
  await writeFile(path.join(folder, '.dockerignore'), '**/node_modules\n*.log\n!keep.log\n**/.cache\n');
  const bytes = randomBytes(Math.round(ignoredBytes / ignored));
  const [perFolder, base] = [100, path.join(folder, 'node_modules')];
  for (let n = 0; n < ignored; n += 1) {
    const dir = path.join(base, `package-${Math.floor(n / perFolder)}`);
    if (n % perFolder === 0) await mkdir(dir, { recursive: true });
    await writeFile(path.join(dir, `file-${n % perFolder}.js`), bytes);
  }
}
