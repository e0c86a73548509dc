import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isOlder } from '../../electron/engine/docker/client.ts';
import { httpGet, waitFor } from '../support/docker.ts';
import { faultBench, leftoversOf, runningOf } from '../support/fault-bench.ts';
import { provenRow } from '../support/fault-table.ts';
import { wordsOf } from '../support/in-words.ts';
import type { PrivateDockerd } from '../support/private-dockerd.ts';

/**
 * The one cut that Docker itself does not survive (tried without Homeport, 20.10 and 26.1): the power goes after it has
 * allocated a port and before the container's process runs. Until the daemon is started once more, nobody gets that port.
 */
test('a power cut while a container starts leaves Docker holding its port for nobody', () =>
  provenRow(
    { fault: 'Docker holds a port for nobody after a power cut', where: 'swap: start of the candidate' },
    async () => {
      const bench = await faultBench({ background: true });
      try {
        const app = await bench.app('hpt-f-held');
        // Docker 28 allocates the port when the process is there, and lets go of it after the cut.
        const { ApiVersion } = await bench.docker.version();
        const holds = isOlder(ApiVersion, '1.48');
        let cut: Promise<void> | null = null;
        bench.proxy.rule((request) => {
          if (cut === null && request.what.endsWith('/start')) {
            cut = portAllocated(bench.dockerd, app.port, holds).then(async () => {
              await bench.dockerd.powerOff();
              await bench.dockerd.start();
            });
          }
          return null;
        });
        const update = await bench.homeport.ended(
          await app.begin({ body: 'two', variant: 'no-healthcheck' }),
        );
        await cut;
        bench.proxy.reset();
        if (!holds) {
          expect(update.outcome).toBe('succeeded');
          const page = await httpGet(app.port, { host: bench.dockerd.address });
          expect(page?.body).toBe('two');
          expect(await runningOf(bench.docker, app.name)).toEqual([app.name]);
          expect(await leftoversOf(bench.docker, app.name)).toEqual([]);
          return 'this Docker lets go of it: the update went on and succeeded';
        }
        expect(update.outcome).toBe('rollback-failed');
        expect(wordsOf(update.error)).toContain(`Docker still counts port ${app.port} as taken`);
        expect(wordsOf(update.error)).toContain('Restart Docker');
        const { attention } = await bench.homeport.client.live.get();
        expect(attention.filter((it) => it.app === app.name).map((it) => it.kind)).toEqual([
          'rollback-failed',
        ]);
        expect(await leftoversOf(bench.docker, app.name)).toEqual([]);

        // What the words ask for.
        await bench.dockerd.stop();
        await bench.dockerd.start();
        await waitFor(
          async () => (await httpGet(app.port, { host: bench.dockerd.address }))?.body === 'hpt-f-held one',
          { what: 'the previous release to serve again' },
        );
        expect(await runningOf(bench.docker, app.name)).toEqual([app.name]);
        expect((await app.inspect()).HostConfig.RestartPolicy?.Name).toBe('unless-stopped');
        return 'rollback failed, said with its remedy; back by itself once Docker was restarted';
      } finally {
        await bench.dispose();
      }
    },
  ));

/**
 * Docker has the port (the program that forwards it is there), and the runtime is at work on the container's process, which
 * is not there yet: it has begun its log and has not written a process id. That is a tenth of a second or more. Engine 26
 * writes down its ports a moment after it takes them: a cut before that harms nobody.
 * @param beforeProcess false: the engine takes the port when the process is there already.
 */
async function portAllocated(
  { root, pid }: PrivateDockerd,
  port: number,
  beforeProcess: boolean,
): Promise<void> {
  const bundles = path.join(root, 'exec/containerd/daemon/io.containerd.runtime.v2.task/moby');
  await waitFor(
    async () => {
      for (const id of await readdir(bundles).catch((): string[] => [])) {
        const files = await readdir(path.join(bundles, id)).catch((): string[] => []);
        if (!files.includes('log.json') || (beforeProcess && files.includes('init.pid'))) continue;
        if (await isForwarded(pid() ?? 0, port)) return true;
      }
      return false;
    },
    { everyMs: 2, what: `Docker to be about to start a container with port ${port}` },
  );
}

/** Whether a docker-proxy of this daemon's has the port. Each thread has children of its own (proc(5)). */
async function isForwarded(daemon: number, port: number): Promise<boolean> {
  for (const thread of await readdir(`/proc/${daemon}/task`)) {
    const list = await readFile(`/proc/${daemon}/task/${thread}/children`, 'utf8').catch(() => '');
    for (const child of list.split(' ').filter((it) => it !== '')) {
      const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '');
      if (/docker-proxy/.test(command) && command.split('\0').includes(String(port))) return true;
    }
  }
  return false;
}
