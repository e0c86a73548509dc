import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImageBuilder } from '../../../electron/engine/docker/build.ts';
import { createTransport } from '../../../electron/engine/docker/request.ts';
import { waitFor } from '../../support/docker.ts';

/** What no real engine can be made to do: answer a build with success and a stream that never makes sense. */
describe('a build’s answer that says HTTP 200', () => {
  let dir: string;
  let server: http.Server;
  let answerBuild: (response: http.ServerResponse, url: string) => void;
  /** Answers before the request is read, and hangs up. */
  let hasty = false;
  let open = 0;

  beforeEach(async () => {
    hasty = false;
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-lying-'));
    await writeFile(path.join(dir, 'Dockerfile'), 'FROM scratch\n');
    server = http.createServer((request, response) => {
      const url = request.url ?? '';
      if (!url.startsWith('/v1.41/build')) {
        response.writeHead(404).end(JSON.stringify({ message: 'no such image' }));
        return;
      }
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      if (hasty) {
        request.once('data', () => request.socket.destroy());
        return;
      }
      request.resume();
      request.on('end', () => {
        response.writeHead(200);
        answerBuild(response, url);
      });
    });
    await new Promise<void>((resolve) => server.listen(path.join(dir, 'sock'), resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });

  /** Writes the text for as long as somebody listens. */
  const endlessly = (text: string) => (response: http.ServerResponse) => {
    const write = () => {
      while (!response.destroyed && response.write(text));
    };
    response.on('drain', write);
    write();
  };
  const build = (
    timeoutMs: number,
    builder: 'auto' | 'classic' = 'classic',
    log: (line: string) => void = () => undefined,
  ) => {
    const socketPath = path.join(dir, 'sock');
    const transport = createTransport({ kind: 'socket', url: `unix://${socketPath}`, socketPath }, 'v1.41');
    const request = {
      contextDir: dir,
      dockerfile: 'Dockerfile',
      target: null,
      buildArgs: {},
      noCache: false,
      tag: 'hpt-lying:1',
      timeoutMs,
      log,
    };
    return createImageBuilder(builder, () => ({}))(transport, request, new AbortController().signal);
  };
  const nobodyListens = () => waitFor(() => open === 0, { what: 'the answer to be let go of' });

  test('errors without end: the first one is the reason, the rest is not waited for', async () => {
    answerBuild = endlessly(
      `${JSON.stringify({ error: 'boom', errorDetail: { message: 'boom' } })}\n`.repeat(1000),
    );
    await expect(build(60_000)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('boom'),
    });
    await nobodyListens();
  });

  test.each([
    'failed to load cache key: invalid response status 403',
    'failed to load cache key: Get "http://build-context-do2h8tson0": dial tcp: lookup build-context-do2h8tson0: no such host',
  ])(
    'a BuildKit that gets no context (%s): the classic builder is asked, and that is said',
    async (reason) => {
      const asked: string[] = [];
      const said: string[] = [];
      answerBuild = (response, url) => {
        const isBuildKit = new URL(url, 'http://engine').searchParams.get('version') === '2';
        asked.push(isBuildKit ? 'BuildKit' : 'classic');
        const error = isBuildKit ? `failed to read downloaded context: ${reason}` : 'a reason of its own';
        response.end(`${JSON.stringify({ error, errorDetail: { message: error } })}\n`);
      };
      await expect(build(60_000, 'auto', (line) => said.push(line))).rejects.toMatchObject({
        code: 'BUILD_FAILED',
        message: expect.stringContaining('a reason of its own'),
      });
      expect(asked).toEqual(['BuildKit', 'classic']);
      expect(said.join('\n')).toMatch(/images kept in containerd.*building with the classic builder/);
    },
  );

  test.each([
    ['before a step succeeds', [{ name: '[internal] load remote build context', error: 'no such host' }], 2],
    ['after one', [{ name: '[internal] load remote build context', error: '' }], 1],
    [
      'after one, and another fails',
      [
        { name: '[internal] load remote build context', error: '' },
        { name: 'resolve image config for docker-image://x/frontend', error: 'gone' },
      ],
      1,
    ],
  ])(
    'words that a frontend of the Dockerfile can say as well count as the engine’s own only %s',
    async (_, steps, builders) => {
      const asked: string[] = [];
      answerBuild = (response, url) => {
        asked.push(url);
        response.write(`${JSON.stringify({ id: 'moby.buildkit.trace', aux: traceOf(steps) })}\n`);
        const error =
          'failed to solve: rpc error: code = Unknown desc = failed to read downloaded context: failed to load cache key: x';
        response.end(`${JSON.stringify({ error, errorDetail: { message: error } })}\n`);
      };
      await expect(build(60_000, 'auto')).rejects.toMatchObject({ code: 'BUILD_FAILED' });
      expect(asked).toHaveLength(builders);
    },
  );

  test.each([
    'executor failed running [/bin/sh -c echo "unsupported builder"; exit 1]: exit code: 1',
    'process "/bin/sh -c echo failed to read downloaded context: failed to load cache key: x" did not complete successfully: exit code: 1',
    'dockerfile parse error on line 1: unknown instruction: UNSUPPORTED BUILDER: INVALID VERSION',
    'unsupported builder',
  ])(
    'an error that quotes the Dockerfile, or is none of a refusal (%s), sends nothing to the classic builder',
    async (error) => {
      const asked: string[] = [];
      answerBuild = (response, url) => {
        asked.push(url.includes('version=2') ? 'BuildKit' : 'classic');
        response.write(
          `${JSON.stringify({ stream: 'failed to read downloaded context: failed to load cache key: x\n' })}\n`,
        );
        response.end(`${JSON.stringify({ error, errorDetail: { message: error } })}\n`);
      };
      await expect(build(60_000, 'auto')).rejects.toMatchObject({ code: 'BUILD_FAILED' });
      expect(asked).toEqual(['BuildKit']);
    },
  );

  test('a log without end is bounded by the time limit, not by the memory', async () => {
    answerBuild = endlessly(`${JSON.stringify({ stream: `${'x'.repeat(900)}\n` })}\n`.repeat(100));
    await expect(build(3_000)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await nobodyListens();
    expect(process.memoryUsage().heapUsed).toBeLessThan(512 * 1024 * 1024);
  });

  test('one line without end is not kept', async () => {
    answerBuild = endlessly('x'.repeat(65_536));
    const before = process.memoryUsage().rss;
    await expect(build(3_000)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await nobodyListens();
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  });

  test.each([
    ['nothing at all', ''],
    ['no JSON', '<html></html>\n'],
    ['success without an image', `${JSON.stringify({ stream: 'Successfully built aaaaaaaaaaaa\n' })}\n`],
  ])('%s is no success', async (_, text) => {
    answerBuild = (response) => response.end(text);
    await expect(build(10_000)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('made no image'),
    });
  });

  test('an engine that breaks the upload off and goes on to answer has refused, and is not away', async () => {
    hasty = true;
    await writeFile(path.join(dir, 'big'), Buffer.alloc(20_000_000));
    await expect(build(10_000)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('check the disk'),
    });
  });

  test('an answer that breaks off is DOCKER_AWAY', async () => {
    answerBuild = (response) => {
      response.write(`${JSON.stringify({ stream: 'Step 1/1\n' })}\n`);
      setImmediate(() => response.destroy());
    };
    await expect(build(10_000)).rejects.toMatchObject({ code: 'DOCKER_AWAY' });
  });
});

/** StatusResponse with its field 1, Vertex: digest = 1, name = 3, completed = 6, error = 7 (buildkit control.proto). */
function traceOf(steps: { name: string; error: string }[]): string {
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
  const vertexes = steps.map(({ name, error }) =>
    Buffer.concat([
      field(1, Buffer.from(name)),
      field(3, Buffer.from(name)),
      field(6, Buffer.alloc(0)),
      ...(error === '' ? [] : [field(7, Buffer.from(error))]),
    ]),
  );
  return Buffer.concat(vertexes.map((vertex) => field(1, vertex))).toString('base64');
}
