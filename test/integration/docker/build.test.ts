import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BuildRequest, DockerHost } from '../../../electron/engine/ports.ts';
import { HomeportError, isHomeportError } from '../../../electron/shared/errors.ts';
import { BASE_IMAGE, waitFor } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { type RepoFiles, writeFiles } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

const TAG = 'homeport/hpt-build:1';
/** On every image, as Homeport's own are. */
const LABELS = { 'hpt.built-by': 'this, and \'no\' "other" $ONE' };

/** A daemon of its own: untagged images can be told apart from other tests' only where there are no other tests. */
describe.each(['auto', 'classic'] as const)('building an image (%s)', (builder) => {
  let daemon: PrivateDockerd;
  let host: DockerHost;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const dirs: string[] = [];

  beforeAll(async () => {
    daemon = await startPrivateDockerd();
    await daemon.loadBaseImage();
    host = await connectedHost({ endpoint: daemon.endpoint, builder, imageLabels: () => LABELS });
    leftovers = await watchLeftovers({ docker: daemon.docker });
  });
  afterEach(async () => {
    for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
  });
  afterAll(async () => {
    host?.close();
    await daemon?.dispose();
  });

  const build = async (files: RepoFiles, options: Partial<BuildRequest> = {}, signal?: AbortSignal) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'hpt-build-'));
    dirs.push(dir);
    await writeFiles(dir, files);
    const lines: string[] = [];
    const imageId = host.images.build(
      {
        contextDir: dir,
        dockerfile: 'Dockerfile',
        target: null,
        buildArgs: {},
        noCache: true,
        tag: TAG,
        timeoutMs: 60_000,
        log: (line) => lines.push(line),
        ...options,
      },
      signal ?? new AbortController().signal,
    );
    return { lines, imageId };
  };
  const errorOf = async (promise: Promise<unknown>): Promise<HomeportError> => {
    const error = await promise.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!isHomeportError(error)) throw new Error(`Not an error of Homeport: ${String(error)}`);
    return error;
  };
  /** What a command says in a container of the image just built. */
  const run = async (...command: string[]) => {
    const container = await daemon.docker.createContainer({ Image: TAG, Cmd: command });
    try {
      await container.start();
      await container.wait();
      return (await host.logs.last(container.id, 100)).join('\n');
    } finally {
      await container.remove({ force: true });
    }
  };

  test('makes an image with its tag, arguments and target, and a log that can be read', async () => {
    const { lines, imageId } = await build(
      {
        Dockerfile: [
          `FROM ${BASE_IMAGE} AS first`,
          'ARG GREETING=none',
          'RUN echo "saying $GREETING" && echo "$GREETING" > /greeting',
          'FROM first AS second',
          'RUN false',
        ].join('\n'),
      },
      { target: 'first', buildArgs: { GREETING: 'grüß Gott & co' } },
    );
    expect(await imageId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await host.images.inspect(TAG))?.Id).toBe(await imageId);
    expect(lines).toContain('saying grüß Gott & co');
    expect(lines.join('\n')).not.toMatch(/\[9\dm|sha256:[0-9a-f]{5}\]/);
    expect(await run('/bin/cat', '/greeting')).toBe('grüß Gott & co');
    await host.images.remove(TAG);
    await leftovers.expectNone();
  });

  test('the labels that every image gets are on it, whatever its Dockerfile says', async () => {
    const dockerfile = `FROM ${BASE_IMAGE}\nLABEL hpt.built-by=me hpt.other=mine\n`;
    const { imageId } = await build({ Dockerfile: dockerfile });
    const image = await host.images.inspect(await imageId);
    expect(image?.Config?.Labels).toMatchObject({ ...LABELS, 'hpt.other': 'mine' });
    expect(await host.images.list('hpt.built-by')).toEqual([
      { id: await imageId, labels: expect.objectContaining(LABELS) },
    ]);
    await host.images.remove(TAG);
    await leftovers.expectNone();
  });

  test('modes and links are kept, .dockerignore is heeded, the Dockerfile is there all the same', async () => {
    const { imageId, lines } = await build(
      {
        Dockerfile: `FROM ${BASE_IMAGE}\nCOPY . /app\n`,
        '.dockerignore': '*\n!bin\n!keep/this\nDockerfile\n',
        'bin/tool.sh': { text: '#!/bin/sh\necho ran\n', mode: 0o755 },
        'bin/link': { symlink: 'tool.sh' },
        'keep/this': 'kept',
        'keep/that': 'left out',
        secret: 'left out',
      },
      {},
    );
    await imageId;
    expect(await run('/app/bin/link')).toBe('ran');
    const copied = (await run('/bin/sh', '-c', 'cd /app && find . -type f -o -type l | sort')).split('\n');
    // BuildKit does not take out what it needed itself. An engine may be unable to build with it, and the log says so.
    const byBuildKit = builder === 'auto' && !lines.some((line) => line.includes('the classic builder'));
    const needed = byBuildKit ? ['./.dockerignore', './Dockerfile'] : [];
    expect(copied).toEqual([...needed, './bin/link', './bin/tool.sh', './keep/this']);
    expect(await run('/bin/sh', '-c', 'stat -c "%u %g" /app/bin/tool.sh')).toBe('0 0');
    await host.images.remove(TAG);
    await leftovers.expectNone();
  });

  test('`<Dockerfile>.dockerignore` wins over `.dockerignore`', async () => {
    const { imageId } = await build(
      {
        'docker/App.Dockerfile': `FROM ${BASE_IMAGE}\nCOPY . /app\n`,
        'docker/App.Dockerfile.dockerignore': 'one\ndocker\n.dockerignore\n',
        '.dockerignore': 'two\n',
        one: '1',
        two: '2',
      },
      { dockerfile: 'docker/App.Dockerfile' },
    );
    await imageId;
    const files = await run('/bin/sh', '-c', 'cd /app && find . -type f | sort');
    expect(files.split('\n')).toContain('./two');
    expect(files.split('\n')).not.toContain('./one');
    await host.images.remove(TAG);
    await leftovers.expectNone();
  });

  test('a link out of the context stays a link: nothing outside is read', async () => {
    const { imageId } = await build({
      Dockerfile: `FROM ${BASE_IMAGE}\nCOPY . /app\n`,
      leak: { symlink: '/etc/hostname' },
      up: { symlink: '../../../../etc' },
    });
    await imageId;
    expect(await run('/bin/readlink', '/app/leak')).toBe('/etc/hostname');
    expect(await run('/bin/readlink', '/app/up')).toBe('../../../../etc');
    await host.images.remove(TAG);
    await leftovers.expectNone();
  });

  test('a step that fails is BUILD_FAILED with its last lines, and leaves nothing', async () => {
    const { imageId } = await build(webApp({ body: 'x', variant: 'build-fails' }));
    const error = await errorOf(imageId);
    expect(error.code).toBe('BUILD_FAILED');
    expect(error.message).toContain('no such module: left-pad');
    expect(await host.images.inspect(TAG)).toBeNull();
    await leftovers.expectNone();
  });

  test('a failing build does not take the tag from the image that has it', async () => {
    const good = await (await build(webApp({ body: 'good' }))).imageId;
    await errorOf((await build(webApp({ body: 'bad', variant: 'build-fails' }))).imageId);
    expect((await host.images.inspect(TAG))?.Id).toBe(good);
    const better = await (await build(webApp({ body: 'better' }))).imageId;
    expect(better).not.toBe(good);
    expect(await host.images.inspect(good)).toBeNull();
    await host.images.remove(TAG);
    await leftovers.expectNone();
  });

  test.each([
    ['a Dockerfile that makes no sense', 'FROMAGE brie\n'],
    ['an empty Dockerfile', '# nothing\n'],
    ['a base image that nobody has', 'FROM 127.0.0.1:9/hpt-nowhere:1\n'],
    ['a file that is not there', `FROM ${BASE_IMAGE}\nCOPY not-there /\n`],
    ['a file out of the context', `FROM ${BASE_IMAGE}\nCOPY ../../etc/passwd /stolen\n`],
  ])('%s is BUILD_FAILED in words', async (_, dockerfile) => {
    const { imageId } = await build({ Dockerfile: dockerfile });
    const error = await errorOf(imageId);
    expect(error).toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringMatching(/^The image could not be built: ./),
    });
    await leftovers.expectNone();
  });

  test('a build that hangs is ended by its time limit', async () => {
    const { imageId } = await build(webApp({ body: 'x', variant: 'build-hangs' }), { timeoutMs: 3_000 });
    expect(await errorOf(imageId)).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('time limit'),
    });
    await leftovers.expectNone();
  });

  test('a build that is called off ends at once and leaves nothing', async () => {
    const controller = new AbortController();
    const { lines, imageId } = await build(
      webApp({ body: 'x', variant: 'build-hangs' }),
      {},
      controller.signal,
    );
    const ended = errorOf(imageId);
    await waitFor(() => lines.includes('going to sleep'), { what: 'the step that hangs' });
    const begun = performance.now();
    controller.abort(new HomeportError('CANCELLED', 'Called off by a person.'));
    expect(await ended).toMatchObject({ code: 'CANCELLED', message: 'Called off by a person.' });
    expect(performance.now() - begun).toBeLessThan(5_000);
    await leftovers.expectNone();
  });

  test('an engine that is killed in the middle of a build is DOCKER_AWAY', async () => {
    const { lines, imageId } = await build(webApp({ body: 'x', variant: 'build-hangs' }));
    const ended = errorOf(imageId);
    await waitFor(() => lines.includes('going to sleep'), { what: 'the step that hangs' });
    await daemon.powerOff();
    expect(await ended).toMatchObject({ code: 'DOCKER_AWAY' });
    await daemon.start();
    await host.waitUntilConnected(AbortSignal.timeout(30_000));
    await (await build(webApp({ body: 'after' }))).imageId;
  });
});
