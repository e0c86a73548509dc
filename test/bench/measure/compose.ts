import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { newestFolder } from '../../../build/scripts/setup/newest-docker.ts';
import type { Absent } from '../harness/benchmark.ts';

const run = promisify(execFile);

/** A Docker Compose of this machine. */
export type Compose = {
  major: 1 | 2;
  /** 'Compose 2.40.3' */
  name: string;
  /** `docker compose <args>`, to its end. @throws with what it said */
  run(...args: string[]): Promise<string>;
};

const ASK_MS = 10_000;
const RUN_MS = 300_000;

/**
 * Compose v2: HOMEPORT_BENCH_COMPOSE2, `docker compose`, `docker-compose`, or what `npm run setup -- --tests` has fetched.
 * Compose 1.29: HOMEPORT_BENCH_COMPOSE1 or `docker-compose`.
 */
export async function findCompose(major: 1 | 2): Promise<Compose | Absent> {
  const named = process.env[`HOMEPORT_BENCH_COMPOSE${major}`];
  const fetched = path.join(newestFolder(), 'usr/bin/docker-compose');
  const places: string[][] = [
    ...(named ? [[named]] : []),
    ...(major === 2 ? [['docker', 'compose']] : []),
    ['docker-compose'],
    ...(major === 2 && existsSync(fetched) ? [[fetched]] : []),
  ];
  for (const [program = '', ...before] of places) {
    const version = await versionOf(program, before);
    if (version?.startsWith(`${major}.`))
      return {
        major,
        name: `Compose ${version}`,
        run: async (...args) => {
          const { stdout } = await run(program, [...before, ...args], { timeout: RUN_MS });
          return stdout;
        },
      };
  }
  const wanted = major === 1 ? '1.29' : 'v2';
  return {
    name: `Compose ${wanted}`,
    notHere: `no ${major === 1 ? '"docker-compose" of version 1' : '"docker compose"'} found; HOMEPORT_BENCH_COMPOSE${major} names one`,
  };
}

/** '2.40.3'; null where it is not there, or is something else. */
async function versionOf(program: string, before: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run(program, [...before, 'version', '--short'], { timeout: ASK_MS });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? null;
  } catch {
    return null;
  }
}
