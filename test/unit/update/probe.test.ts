import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createProber } from '../../../electron/engine/update/probe.ts';

const signal = () => AbortSignal.timeout(5000);
const probe = createProber({
  exec: {
    run: async (_, command) => ({ exitCode: command.at(-1) === 'true' ? 0 : 7, output: 'from inside\n' }),
  },
});

describe('an app is asked for its health', () => {
  let server: net.Server | null = null;
  const listen = (made: net.Server) =>
    new Promise<number>((resolve) => {
      server = made.listen(0, '127.0.0.1', () => {
        const address = made.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

  test.each([
    [200, true],
    [302, true],
    [399, true],
    [404, false],
    [503, false],
  ])('HTTP %i: well is %s', async (status, ok) => {
    const port = await listen(http.createServer((_, response) => response.writeHead(status).end('x')));
    expect(await probe({ kind: 'http', url: `http://127.0.0.1:${port}/` }, 'id', signal())).toEqual({
      ok,
      detail: `HTTP ${status}`,
    });
  });

  test('every HTTP probe has a connection of its own', async () => {
    let connections = 0;
    const made = http.createServer((_, response) => response.end('x'));
    made.on('connection', () => (connections += 1));
    const port = await listen(made);
    for (let i = 0; i < 3; i += 1)
      await probe({ kind: 'http', url: `http://127.0.0.1:${port}/` }, 'id', signal());
    expect(connections).toBe(3);
  });

  test('a server that never answers, and one that is not there, are unwell in words', async () => {
    // Says nothing, and lets go once the prober has given up.
    const port = await listen(
      net.createServer((socket) => socket.on('error', () => socket.destroy()).resume()),
    );
    expect(
      await probe({ kind: 'http', url: `http://127.0.0.1:${port}/` }, 'id', AbortSignal.timeout(50)),
    ).toEqual({
      ok: false,
      detail: 'no answer within 5 s',
    });
    const gone = await probe({ kind: 'tcp', host: '127.0.0.1', port: 1 }, 'id', signal());
    expect(gone).toMatchObject({ ok: false, detail: expect.stringContaining('ECONNREFUSED') });
  });

  test('TCP: connected is enough', async () => {
    const port = await listen(net.createServer((socket) => socket.destroy()));
    expect(await probe({ kind: 'tcp', host: '127.0.0.1', port }, 'id', signal())).toMatchObject({ ok: true });
  });

  test('exec: the exit code decides', async () => {
    expect(await probe({ kind: 'exec', command: 'true' }, 'id', signal())).toMatchObject({ ok: true });
    expect(await probe({ kind: 'exec', command: 'false' }, 'id', signal())).toEqual({
      ok: false,
      detail: 'exit code 7: from inside',
    });
  });
});
