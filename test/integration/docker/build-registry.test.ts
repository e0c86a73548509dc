import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import { furtherLines, headline, isHomeportError } from '../../../electron/shared/errors.ts';
import { BASE_IMAGE, dockerCleanup, ensureBaseImage, testDocker } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { writeFiles } from '../../support/git-repo.ts';

const TAG = 'homeport/hpt-registry:1';

/** Answers `/v2/<status>/…` with that status; every engine takes a registry on 127.0.0.1 without TLS. */
async function startRegistry(): Promise<{ host: string; close(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    const status = Number(/^\/v2\/(\d+)\//.exec(request.url ?? '')?.[1] ?? 200);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="hpt"' } : {}),
    });
    const codes: Record<number, string> = {
      401: 'UNAUTHORIZED',
      403: 'DENIED',
      404: 'MANIFEST_UNKNOWN',
      429: 'TOOMANYREQUESTS',
    };
    response.end(JSON.stringify({ errors: [{ code: codes[status] ?? 'UNKNOWN', message: 'said so' }] }));
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
  return {
    host: `127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

describe.each(['auto', 'classic'] as const)(
  'a base image that the registry does not give (%s)',
  (builder) => {
    let registry: Awaited<ReturnType<typeof startRegistry>>;
    let host: DockerHost;
    let dir: string;

    beforeAll(async () => {
      await ensureBaseImage();
      registry = await startRegistry();
      host = await connectedHost({ builder });
      dir = await mkdtemp(path.join(tmpdir(), 'hpt-registry-'));
    });
    afterAll(async () => {
      host?.close();
      await registry?.close();
      await dockerCleanup('hpt-registry');
      await rm(dir, { recursive: true, force: true });
    });

    const build = async (...dockerfile: string[]) => {
      await writeFiles(dir, { Dockerfile: `${dockerfile.join('\n')}\n` });
      const lines: string[] = [];
      const request = {
        contextDir: dir,
        dockerfile: 'Dockerfile',
        target: null,
        buildArgs: {},
        noCache: true,
      };
      const ended = host.images.build(
        { ...request, tag: TAG, timeoutMs: 60_000, log: (line) => lines.push(line) },
        new AbortController().signal,
      );
      const error: unknown = await ended.then(
        () => null,
        (reason) => reason,
      );
      return { lines, message: isHomeportError(error, 'BUILD_FAILED') ? error.message : String(error) };
    };

    /** A busy 20.10 loses the session before it has asked; its words say to try again. */
    const buildWithSession = async (dockerfile: string) => {
      for (let attempt = 1; ; attempt++) {
        const ended = await build(dockerfile);
        if (attempt === 4 || !ended.message.includes('BuildKit did not reach Homeport')) return ended;
      }
    };

    test.each([
      [401, /asks for a login before it gives .* \(unauthorized\): .*"homeport login /],
      [403, /does not give .* \(denied\): it does not exist, or needs a login/],
      [404, /has no image 127\.0\.0\.1:\d+\/404\/app:1\. Check its name and tag in the Dockerfile\./],
      [429, /has had too many requests from here .* Try again later/],
      [500, /has trouble of its own and did not give .*\(500 Internal Server Error\)/],
    ])('%i: the cause comes first, in words with what to do', async (status, cause) => {
      const { message, lines } = await buildWithSession(`FROM ${registry.host}/${status}/app:1`);
      expect(headline(message)).toMatch(/^The image could not be built: (the registry|Docker)/);
      expect(headline(message)).toMatch(cause);
      expect(headline(message)).not.toMatch(/rpc error|failed to solve|LLB|frontend/);
      expect(headline(message).length).toBeLessThan(600);
      // What the engine said itself is in the log.
      const said =
        /^(Docker|ERROR): .*(\b\d{3}\b|unauthorized|denied|not found|toomanyrequests|no basic auth)/;
      expect(lines.filter((line) => said.test(line))).not.toEqual([]);
    });

    test('nobody answers there', async () => {
      const { message } = await build('FROM 127.0.0.1:9/app:1');
      expect(headline(message)).toMatch(
        /127\.0\.0\.1:9 could not be reached for .*\(connection refused\)\. Check/,
      );
    });

    test('an image that is on the host already is used, as the words for a login say', async () => {
      const repo = `${registry.host}/401/here`;
      await testDocker().getImage(BASE_IMAGE).tag({ repo, tag: '1' });
      try {
        const { message } = await build(`FROM ${repo}:1`, 'LABEL hpt=here');
        expect(message).toBe('null');
      } finally {
        await testDocker().getImage(`${repo}:1`).remove();
      }
    });

    test('a command that fails: its sentence stands alone, its last lines follow', async () => {
      const { message } = await build(`FROM ${BASE_IMAGE}`, 'RUN echo one; echo two; exit 7');
      expect(headline(message)).toBe(
        'The image could not be built: a command ended with exit code 7: echo one; echo two; exit 7.',
      );
      expect(furtherLines(message).slice(-2)).toEqual(['one', 'two']);
    });
  },
);
