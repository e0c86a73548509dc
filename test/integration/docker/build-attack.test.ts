import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { BASE_IMAGE, drain, waitFor } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { writeFiles } from '../../support/git-repo.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

const TAG = 'homeport/hpt-attack:1';

/** A Dockerfile is anybody's: whatever its commands print, only what the build itself made may be removed. */
describe.each(['auto', 'classic'] as const)(
  'a Dockerfile that prints what is not its own (%s)',
  (builder) => {
    let daemon: PrivateDockerd;
    let host: DockerHost;
    let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
    let victims: { running: string; stopped: string; untagged: string };
    let dir: string;

    beforeAll(async () => {
      daemon = await startPrivateDockerd();
      await daemon.loadBaseImage();
      host = await connectedHost({ endpoint: daemon.endpoint, builder });
    });
    beforeEach(async () => {
      dir = await mkdtemp(path.join(tmpdir(), 'hpt-attack-'));
      victims = {
        running: await victim(daemon.docker, 'hpt-victim-running', true),
        stopped: await victim(daemon.docker, 'hpt-victim-stopped', false),
        untagged: await buildByHand(daemon.docker, `FROM ${BASE_IMAGE}\nLABEL hpt=victim\n`),
      };
      leftovers = await watchLeftovers({ docker: daemon.docker });
    });
    afterEach(async () => {
      await rm(dir, { recursive: true, force: true });
      for (const { Id } of await daemon.docker.listContainers({ all: true }))
        await daemon.docker.getContainer(Id).remove({ force: true, v: true });
      await daemon.docker.pruneImages({ filters: { dangling: ['true'] } });
    });
    afterAll(async () => {
      host?.close();
      await daemon?.dispose();
    });

    const build = async (dockerfile: string[], signal = new AbortController().signal, noCache = true) => {
      const contextDir = await mkdtemp(path.join(dir, 'context-'));
      await writeFiles(contextDir, { Dockerfile: `${dockerfile.join('\n')}\n` });
      const lines: string[] = [];
      const request = { contextDir, dockerfile: 'Dockerfile', target: null, buildArgs: {}, tag: TAG };
      const imageId = host.images.build(
        { ...request, noCache, timeoutMs: 60_000, log: (line) => lines.push(line) },
        signal,
      );
      return { lines, imageId };
    };
    /** Everything that names the victims as the classic builder would name its own. */
    const attack = (end: string) => [
      `FROM ${BASE_IMAGE} AS first`,
      'RUN echo first',
      `FROM ${BASE_IMAGE}`,
      'LABEL hpt=attack',
      `RUN ${[
        ...[victims.running, victims.stopped].flatMap((id) => [
          `echo " ---> Running in ${id}"`,
          `echo " ---> Running in ${id.slice(0, 12)}"`,
        ]),
        `echo " ---> ${victims.untagged.slice('sha256:'.length)}"`,
        `echo " ---> ${victims.untagged.slice('sha256:'.length).slice(0, 12)}"`,
        'echo "buildkit not supported: unsupported builder, invalid version"',
        end,
      ].join('; ')}`,
    ];
    const expectUnhurt = async () => {
      await leftovers.expectNone();
      const { State } = await daemon.docker.getContainer(victims.running).inspect();
      expect(State.Running).toBe(true);
    };

    test('and fails', async () => {
      const { lines, imageId } = await build(attack('exit 1'));
      await expect(imageId).rejects.toMatchObject({ code: 'BUILD_FAILED' });
      expect(lines.filter((line) => line.startsWith('The engine has no BuildKit'))).toEqual([]);
      await expectUnhurt();
    });

    test('and succeeds', async () => {
      await (await build(attack('true'))).imageId;
      await host.images.remove(TAG);
      await expectUnhurt();
    });

    test('and is called off', async () => {
      const controller = new AbortController();
      const { lines, imageId } = await build(attack('sleep 3600'), controller.signal);
      const ended = expect(imageId).rejects.toMatchObject({ code: 'CANCELLED' });
      await waitFor(() => lines.some((line) => line.startsWith('buildkit not supported')), {
        what: 'the step that hangs',
      });
      controller.abort(new HomeportError('CANCELLED', 'Called off by a person.'));
      await ended;
      await expectUnhurt();
    });

    test('while others build: what they made in the meantime stays', async () => {
      const { lines, imageId } = await build(attack('echo waiting; sleep 2; exit 1'));
      const ended = expect(imageId).rejects.toMatchObject({ code: 'BUILD_FAILED' });
      await waitFor(() => lines.includes('waiting'), { what: 'the step that waits' });
      const foreign = await buildByHand(
        daemon.docker,
        `FROM ${BASE_IMAGE}\nRUN echo foreign\nLABEL hpt=foreign\n`,
      );
      await ended;
      expect((await daemon.docker.getImage(foreign).inspect()).Id).toBe(foreign);
      await daemon.docker.getImage(foreign).remove();
      await expectUnhurt();
    });

    test('builds side by side share the cache: the one that fails takes nothing from the other', async () => {
      const shared = [`FROM ${BASE_IMAGE}`, 'LABEL hpt=shared', 'RUN echo shared'];
      const failing = await build([...shared, 'RUN echo waiting; sleep 2; exit 1'], undefined, false);
      const ended = expect(failing.imageId).rejects.toMatchObject({ code: 'BUILD_FAILED' });
      await waitFor(() => failing.lines.includes('waiting'), { what: 'the step that waits' });
      const other = await build([...shared, 'RUN echo other; sleep 3'], undefined, false);
      await ended;
      await other.imageId;
      await host.images.remove(TAG);
      await expectUnhurt();
    });
  },
);

/** A container with an anonymous volume, which Homeport knows nothing of. */
async function victim(docker: Docker, name: string, running: boolean): Promise<string> {
  const container = await docker.createContainer({
    name,
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'],
    Volumes: { '/data': {} },
  });
  if (running) await container.start();
  return container.id;
}

/** An image without a name, made by somebody else with the classic builder; answers its id. */
async function buildByHand(docker: Docker, dockerfile: string): Promise<string> {
  const before = new Set((await docker.listImages()).map(({ Id }) => Id));
  const tar = pack();
  tar.entry({ name: 'Dockerfile' }, dockerfile);
  tar.finalize();
  await drain(docker, await docker.buildImage(Readable.from(tar), { nocache: true, rm: true }));
  const made = (await docker.listImages()).filter(({ Id }) => !before.has(Id));
  // Steps of a build that goes on at the same time may be there too.
  for (const { Id } of made) {
    const { Config } = await docker.getImage(Id).inspect();
    if (dockerfile.includes(`hpt=${Config.Labels?.hpt}\n`)) return Id;
  }
  throw new Error('The image made by hand is not to be found');
}
