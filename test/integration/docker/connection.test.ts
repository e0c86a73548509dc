import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isOlder, OURS } from '../../../electron/engine/docker/client.ts';
import { connectDocker } from '../../../electron/engine/docker/connect.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import type { DockerStatus } from '../../../electron/shared/dto.ts';
import { BASE_IMAGE, waitFor } from '../../support/docker.ts';
import { wordsOf } from '../../support/in-words.ts';
import { startPrivateDockerd } from '../../support/private-dockerd.ts';

describe('an engine that comes and goes', () => {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  const connect = (endpoint: string) => {
    const host = connectDocker({ endpoint, now: () => new Date(), log: () => undefined });
    endings.push(() => host.close());
    const statuses: DockerStatus[] = [];
    const events: string[] = [];
    host.onStatus((status) => statuses.push(status));
    host.events.on((event) =>
      events.push(event.type === 'resync' ? 'resync' : `${event.type} ${event.action}`),
    );
    return { host, statuses, events };
  };
  const privateDaemon = async (options: Parameters<typeof startPrivateDockerd>[0] = {}) => {
    const daemon = await startPrivateDockerd(options);
    endings.push(() => daemon.dispose());
    return daemon;
  };
  const state = (host: DockerHost) => host.status().state;

  test('it is away at first, said in words, and connected to when it appears', async () => {
    const daemon = await privateDaemon({ started: false });
    const { host, statuses } = connect(daemon.endpoint);
    await waitFor(() => state(host) === 'away', { what: 'away' });
    expect(wordsOf(host.status().message)).toContain(daemon.endpoint);
    await expect(host.containers.list()).rejects.toMatchObject({ code: 'DOCKER_AWAY' });
    const connected = host.waitUntilConnected(AbortSignal.timeout(40_000));
    await daemon.start();
    await connected;
    const { Version: version, ApiVersion: theirs } = await daemon.docker.version();
    // The newest that both know.
    const apiVersion = isOlder(theirs, OURS) ? theirs : OURS;
    expect(host.status()).toMatchObject({ state: 'connected', version, apiVersion, message: null });
    expect(await host.platform()).toMatchObject({ os: 'linux' });
    expect(await host.containers.list()).toEqual([]);
    expect(statuses[0]?.state).toBe('connecting');
    expect(new Set(statuses.map((status) => status.state))).toEqual(
      new Set(['connecting', 'away', 'connected']),
    );
  });

  test('kill -9: away at once, calls under way fail at once, back by itself with a resync', async () => {
    const daemon = await privateDaemon();
    await daemon.loadBaseImage();
    const { host, events } = connect(daemon.endpoint);
    await host.waitUntilConnected(AbortSignal.timeout(20_000));
    await waitFor(() => events.includes('resync'), { what: 'the first resync' });
    const id = await host.containers.create(
      'hpt-kill',
      { Image: BASE_IMAGE, Cmd: ['/bin/sleep', '1000'] },
      {},
    );
    await host.containers.start(id);
    await waitFor(() => events.includes('container start'), { what: 'the start event' });
    events.length = 0;

    // A call that takes its time: sleep as process 1 ignores SIGTERM, so the stop lasts ten seconds.
    const stopping = host.containers.stop(id).catch((error: unknown) => error);
    await waitFor(() => events.includes('container kill'), { what: 'the stop to have begun' });
    const begun = performance.now();
    await daemon.kill9();
    expect(await stopping).toMatchObject({ code: 'DOCKER_AWAY' });
    await waitFor(() => state(host) === 'away', { what: 'away' });
    expect(performance.now() - begun).toBeLessThan(3_000);
    await expect(host.containers.inspect(id)).rejects.toMatchObject({ code: 'DOCKER_AWAY' });

    events.length = 0;
    const connected = host.waitUntilConnected(AbortSignal.timeout(60_000));
    await daemon.start();
    await connected;
    await waitFor(() => events.includes('resync'), { what: 'the resync' });
    expect(await host.containers.inspect(id)).not.toBeNull();
    await host.containers.remove(id, { force: true });
    await waitFor(() => events.includes('container destroy'), { what: 'events to come again' });
  });

  test('renewed after a sleep: never called away, calls under way go on, and what was missed is looked at', async () => {
    const daemon = await privateDaemon();
    await daemon.loadBaseImage();
    const { host, events, statuses } = connect(daemon.endpoint);
    await host.waitUntilConnected(AbortSignal.timeout(20_000));
    await waitFor(() => events.includes('resync'), { what: 'the first resync' });
    const id = await host.containers.create(
      'hpt-renew',
      { Image: BASE_IMAGE, Cmd: ['/bin/sleep', '1000'] },
      {},
    );
    await host.containers.start(id);
    const stopping = host.containers.stop(id);
    await waitFor(() => events.includes('container kill'), { what: 'the stop to have begun' });
    events.length = 0;
    statuses.length = 0;

    host.renew();
    host.renew();
    expect(await host.containers.inspect(id)).not.toBeNull();
    await waitFor(() => events.includes('resync'), { what: 'the resync' });
    await stopping;
    await waitFor(() => events.includes('container die'), { what: 'events over the new connection' });
    expect(statuses).toEqual([]);

    // And a loss after it is a loss.
    await daemon.kill9();
    await waitFor(() => state(host) === 'away', { what: 'away' });
  });

  test('exec events are left out', async () => {
    const daemon = await privateDaemon();
    await daemon.loadBaseImage();
    const { host, events } = connect(daemon.endpoint);
    await host.waitUntilConnected(AbortSignal.timeout(20_000));
    const id = await host.containers.create(
      'hpt-exec',
      { Image: BASE_IMAGE, Cmd: ['/bin/sleep', '1000'] },
      {},
    );
    await host.containers.start(id);
    await host.exec.run(id, ['/bin/true'], 10_000);
    await host.containers.remove(id, { force: true });
    await waitFor(() => events.includes('container destroy'), { what: 'the last event' });
    expect(events.filter((event) => event.includes('exec'))).toEqual([]);
  });

  test('waitUntilConnected gives up with the signal’s reason, and close() ends all waiting', async () => {
    const { host } = connect('unix:///nowhere/docker.sock');
    await expect(host.waitUntilConnected(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    const waiting = host.waitUntilConnected(new AbortController().signal);
    host.close();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  describe('what answers and is no fit engine', () => {
    const serve = async (answer: (url: string, response: http.ServerResponse) => void) => {
      const dir = await mkdtemp(path.join(tmpdir(), 'hpt-sock-'));
      const server = http.createServer((request, response) => answer(request.url ?? '', response));
      const socket = path.join(dir, 's');
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      endings.push(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await rm(dir, { recursive: true });
      });
      return `unix://${socket}`;
    };
    const versions = (ApiVersion: string, MinAPIVersion: string) =>
      serve((_, response) => response.end(JSON.stringify({ Version: '1.2.3', ApiVersion, MinAPIVersion })));

    test.each([
      ['1.40', '1.12', /too old.*update Docker/],
      ['1.99', '1.90', /update Homeport/],
    ])('an engine of API %s (from %s)', async (newest, oldest, words) => {
      const { host } = connect(await versions(newest, oldest));
      await waitFor(() => state(host) === 'away', { what: 'away' });
      expect(wordsOf(host.status().message)).toMatch(words);
    });

    test('a server of something else', async () => {
      const { host } = connect(await serve((_, response) => response.end('<html>hello</html>')));
      await waitFor(() => state(host) === 'away', { what: 'away' });
      expect(wordsOf(host.status().message)).toMatch(/no Docker engine/);
    });

    test('a renewal does not wait for the back-off', async () => {
      const attempts: number[] = [];
      const { host } = connect(
        await serve((_, response) => {
          attempts.push(performance.now());
          response.end('<html>hello</html>');
        }),
      );
      // The fourth attempt is followed by a wait of 4 s.
      await waitFor(() => attempts.length >= 4, { what: 'a long wait' });
      await waitFor(() => state(host) === 'away', { what: 'away' });
      const asked = performance.now();
      host.renew();
      await waitFor(() => attempts.length >= 5, { what: 'the next attempt' });
      expect((attempts[4] ?? 0) - asked).toBeLessThan(1_500);
    });

    test('redirects are not followed', async () => {
      let followed = false;
      const elsewhere = http.createServer((_, response) => {
        followed = true;
        response.end('{}');
      });
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
      endings.push(() => elsewhere.close());
      const address = elsewhere.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      const endpoint = await serve((_, response) =>
        response.writeHead(302, { location: `http://127.0.0.1:${port}/version` }).end(),
      );
      const { host } = connect(endpoint);
      await waitFor(() => state(host) === 'away', { what: 'away' });
      expect(followed).toBe(false);
    });

    test('one that breaks off in the middle of its answer is away', async () => {
      const { host } = connect(
        await serve((_, response) => {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('{"Version"');
          setImmediate(() => response.destroy());
        }),
      );
      await waitFor(() => state(host) === 'away', { what: 'away' });
    });
  });
});
