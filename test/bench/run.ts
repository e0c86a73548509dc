import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildBundles } from '../../build/scripts/build.ts';
import { BUNDLES, isStale, root } from '../../build/scripts/bundles.ts';
import { dockerCleanup, ensureBaseImage, testDocker } from '../support/docker.ts';
import { BENCHMARKS } from './benchmarks/index.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { createClosing, interruptible, orInterrupted } from './harness/closing.ts';
import { writeDocs } from './harness/docs.ts';
import { describeMachine } from './harness/machine.ts';
import { type Options, parseOptions, USAGE } from './harness/options.ts';
import { plotOf } from './harness/plot.ts';
import { onPrivateEngine } from './harness/private-engine.ts';
import { type BenchmarkResult, type CaseResult, failedCase } from './harness/results.ts';
import { runCase } from './harness/run-case.ts';
import { markdownOf } from './harness/table.ts';
import { IMAGE_LABEL } from './measure/app-image.ts';

/** `npm run bench`: measures Homeport beside others, and writes `out/bench/<name>.json`, `.md` and `.svg`. No number fails it. */

const OUT = path.join(root, 'out/bench');
/** What people run. The desktop shell and the engine's utility process are not measured. */
const NEEDED_BUNDLES = ['out/renderer', 'out/cli'];
const PREFIX = 'hpt-bench-';

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  const options = parseOptions(
    process.argv.slice(2),
    BENCHMARKS.map(({ name }) => name),
  );
  if (options.list) for (const { name, title } of BENCHMARKS) console.log(`${name.padEnd(10)} ${title}`);
  else if (options.privateEngine) process.exitCode = await onPrivateEngine(process.argv.slice(1), say);
  else process.exitCode = await runAll(options);
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}

/** @returns the exit code: 1 where something could not be measured */
async function runAll(options: Options): Promise<number> {
  const chosen = BENCHMARKS.filter(({ name }) => options.names.length === 0 || options.names.includes(name));
  const signal = interruptible(say);
  const bundles = BUNDLES.filter(({ output }) => NEEDED_BUNDLES.includes(output));
  if (chosen.some(({ needs }) => needs.includes('bundles')))
    await buildBundles(bundles.filter((it) => isStale(it)));
  const fromBundle = bundles.some((bundle) => bundle.output === 'out/cli' && !isStale(bundle));
  await mkdir(OUT, { recursive: true });
  let code = 0;
  for (const benchmark of chosen) {
    if (signal.aborted) break;
    say(`${benchmark.title}:`);
    const docker = benchmark.needs.includes('docker') ? testDocker() : null;
    await docker?.ping();
    const result: BenchmarkResult = {
      name: benchmark.name,
      title: benchmark.title,
      about: benchmark.about,
      at: new Date().toISOString(),
      quick: options.quick,
      machine: await describeMachine(docker, fromBundle ? 'bundle' : 'sources'),
      cases: await measure(benchmark, options, signal),
    };
    if (result.cases.some(({ failed }) => failed !== null)) code = 1;
    if (signal.aborted) break;
    const file = path.join(OUT, benchmark.name);
    await writeFile(`${file}.json`, `${JSON.stringify(result, null, 2)}\n`);
    await writeFile(`${file}.md`, `${markdownOf(result, `${benchmark.name}.svg`)}\n`);
    await writeFile(`${file}.svg`, plotOf(result));
    console.log(`${markdownOf(result, null)}\n`);
    if (options.writeDocs) await writeDocs(path.join(root, 'docs'), result);
  }
  return signal.aborted ? 130 : code;
}

async function measure(benchmark: Benchmark, options: Options, signal: AbortSignal): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const only = options.only ?? '';
  for (const plan of benchmark.cases.filter(({ title }) => title.toLowerCase().includes(only))) {
    if (signal.aborted) break;
    const closing = createClosing();
    const docker = testDocker();
    const dir = await mkdtemp(path.join(tmpdir(), PREFIX));
    closing.defer('its folder', () => rm(dir, { recursive: true, force: true }));
    try {
      const needsDocker = benchmark.needs.includes('docker');
      // A host that only looks at its history marks the apps of an engine that answers as its own, too.
      if (needsDocker || (await answers(docker))) {
        // What an earlier run left that was killed would be in the way.
        await dockerCleanup(PREFIX, docker);
        if (needsDocker) await ensureBaseImage(docker);
        closing.defer('what it made on the engine', async () => {
          await dockerCleanup(PREFIX, docker);
          // Images whose tag went to the next one.
          await docker.pruneImages({ filters: { dangling: ['true'], label: [IMAGE_LABEL] } });
        });
      }
      const bench = { quick: options.quick, docker, dir, prefix: PREFIX, closing, signal };
      const rounds = options.rounds ?? (options.quick ? 1 : benchmark.rounds);
      results.push(await orInterrupted(runCase(plan, bench, rounds, say), signal));
    } catch (error) {
      if (!signal.aborted)
        say(`  ${plan.title}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      results.push(failedCase(plan.title, error instanceof Error ? error.message : String(error)));
    } finally {
      await closing.close().catch((error: unknown) => {
        say(String(error));
        results.push(failedCase('Cleaning up', String(error)));
      });
    }
  }
  return results;
}

function answers(docker: ReturnType<typeof testDocker>): Promise<boolean> {
  return docker.ping().then(
    () => true,
    () => false,
  );
}
