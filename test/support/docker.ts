import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { pack } from 'tar-stream';

/** The real engine behind the tests, and the small things every test against it needs. */

export const BASE_IMAGE = 'homeport-test/base:1';
/** Put on everything a test makes by hand. */
export const TEST_LABEL = { 'homeport.test': '1' };

const BUSYBOX = '/bin/busybox';

/**
 * A plain client for arranging and looking, independent of the product's own.
 * @param endpoint `unix://…`; default: DOCKER_HOST, else /var/run/docker.sock.
 */
export function testDocker(endpoint = testEndpoint()): Docker {
  if (endpoint.startsWith('unix://')) {
    return new Docker({
      socketPath: endpoint.slice('unix://'.length),
      host: undefined,
      port: undefined,
      protocol: 'http',
    });
  }
  const url = new URL(endpoint.replace(/^tcp:/, 'http:'));
  return new Docker({ host: url.hostname, port: Number(url.port || 2375), protocol: 'http' });
}

export function testEndpoint(): string {
  return process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
}

/** Makes `homeport-test/base:1` unless the engine has it. */
export async function ensureBaseImage(docker: Docker = testDocker()): Promise<void> {
  if (!(await imageExists(docker, BASE_IMAGE))) await buildBaseImage(docker);
}

/**
 * Builds `homeport-test/base:1` (busybox and nothing else), from the engine's cache where it can. No registry is needed.
 * @returns its image id
 */
export async function buildBaseImage(docker: Docker = testDocker()): Promise<string> {
  await access(BUSYBOX, constants.X_OK).catch(() => {
    throw new Error(`The tests' base image is made from a static ${BUSYBOX}: apt-get install busybox-static`);
  });
  const tar = pack();
  tar.entry({ name: 'busybox', mode: 0o755 }, await readFile(BUSYBOX));
  tar.entry({ name: 'passwd' }, 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n');
  tar.entry({ name: 'group' }, 'root:x:0:\nnogroup:x:65534:\n');
  tar.entry(
    { name: 'Dockerfile' },
    [
      'FROM scratch',
      'COPY busybox /bin/busybox',
      'COPY passwd group /etc/',
      'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
      'RUN ["/bin/sh", "-c", "mkdir -p /root /tmp /www && chmod 1777 /tmp"]',
      'CMD ["/bin/sh"]',
    ].join('\n'),
  );
  tar.finalize();
  await drain(
    docker,
    await docker.buildImage(Readable.from(tar), { t: BASE_IMAGE, rm: true, forcerm: true }),
  );
  return (await docker.getImage(BASE_IMAGE).inspect()).Id;
}

/**
 * A tag of the test's own on the base image, for a container that Homeport will adopt: the first update moves the tag
 * that the container was made from, and the base image's is shared by all tests.
 * @param repo begins with the test's prefix, so that `dockerCleanup` finds it
 */
export async function tagBaseImage(repo: string, docker: Docker = testDocker()): Promise<string> {
  await docker.getImage(BASE_IMAGE).tag({ repo, tag: '1' });
  return `${repo}:1`;
}

/** Reads a build's, pull's or load's answer to its end; an error inside the stream rejects. */
export function drain(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null, events: { error?: string }[]) => {
      const failed = error?.message ?? events.find((event) => event.error)?.error;
      if (failed) reject(new Error(failed));
      else resolve();
    });
  });
}

export async function imageExists(docker: Docker, ref: string): Promise<boolean> {
  return (await orNull(docker.getImage(ref).inspect())) !== null;
}

/** null where the engine says 404 (or that it is on its way out already). */
export async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (
      error instanceof Error &&
      'statusCode' in error &&
      (error.statusCode === 404 || error.statusCode === 409)
    ) {
      return null;
    }
    throw error;
  }
}

/** With images in containerd (28.5.2) an engine answers 404 to a request that another image's removal overtook. */
export async function despiteRemovals<T>(work: () => Promise<T>): Promise<T> {
  for (let look = 1; ; look += 1) {
    try {
      return await work();
    } catch (error) {
      const overtaken = error instanceof Error && /content digest|config content/.test(error.message);
      if (look === 5 || !overtaken) throw error;
    }
  }
}

/**
 * Removes what a test made: containers (with their anonymous volumes), volumes and networks whose name begins with
 * the prefix, what says who looks after such containers, images whose tag does (`<prefix>…` or `homeport/<prefix>…`). The prefix must begin with `hpt-`, so
 * that nobody else's things can be meant.
 */
export async function dockerCleanup(prefix: string, docker: Docker = testDocker()): Promise<void> {
  if (!/^hpt-./.test(prefix))
    throw new Error(`Tests clean up by a prefix that begins with "hpt-", not "${prefix}"`);
  for (const container of await docker.listContainers({ all: true })) {
    if (!container.Names.some((name) => name.startsWith(`/${prefix}`))) continue;
    await orNull(docker.getContainer(container.Id).remove({ force: true, v: true }));
  }
  for (const image of await despiteRemovals(() => docker.listImages())) {
    for (const tag of image.RepoTags ?? []) {
      if (!tag.startsWith(prefix) && !tag.startsWith(`homeport/${prefix}`)) continue;
      await orNull(docker.getImage(tag).remove({ force: true }));
    }
  }
  for (const network of await docker.listNetworks()) {
    if (network.Name.startsWith(prefix)) await orNull(docker.getNetwork(network.Id).remove());
  }
  for (const volume of (await docker.listVolumes()).Volumes ?? []) {
    if (volume.Name.startsWith(prefix) || volume.Name.startsWith(`homeport-keeper-${prefix}`))
      await orNull(docker.getVolume(volume.Name).remove());
  }
}

/** A TCP port on loopback that nothing listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No port was given'));
      });
    });
  });
}

/** How often, in milliseconds: soon at first, then more and more seldom, since whoever asks keeps the machine from what is waited for. */
const ASK = { first: 20, last: 250, share: 0.1 };

/**
 * Asks again and again until the condition is true(ish) and answers its value; rejects with `what` in words.
 * A condition that throws counts as not yet; the last error is part of the words.
 * @param options.everyMs for what must be seen at once
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: { timeoutMs?: number; everyMs?: number; what: string },
): Promise<Exclude<T, null | undefined | false | 0 | ''>> {
  // Generous: it ends what is stuck, and says nothing about how long a thing may take. Machines are shared and noisy.
  const { timeoutMs = 60_000, everyMs, what } = options;
  const began = Date.now();
  const deadline = began + timeoutMs;
  let last: unknown = null;
  for (;;) {
    try {
      const value = await condition();
      if (isPresent(value)) return value;
      last = null;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${timeoutMs} ms in vain for: ${what}${last === null ? '' : ` (${String(last)})`}`,
        {
          cause: last,
        },
      );
    }
    await delay(everyMs ?? Math.min(ASK.last, Math.max(ASK.first, (Date.now() - began) * ASK.share)));
  }
}

function isPresent<T>(value: T): value is Exclude<T, null | undefined | false | 0 | ''> {
  return Boolean(value);
}

/** One GET on its own connection; null where nothing answers within `timeoutMs`. */
export function httpGet(
  port: number,
  options: { host?: string; path?: string; timeoutMs?: number } = {},
): Promise<{ status: number; body: string } | null> {
  const { host = '127.0.0.1', path = '/', timeoutMs = 2_000 } = options;
  return new Promise((resolve) => {
    const request = http.get({ host, port, path, agent: false, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', () => resolve(null));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
}
