import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import util from 'node:util';
import { expect, test, vi } from 'vitest';
import { createTransport } from '../../../electron/engine/docker/request.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';

test('no request walks what hangs on its connection: its price does not grow with what else is going on', async () => {
  const held: http.ServerResponse[] = [];
  const server = http.createServer((request, response) => {
    if (request.url?.includes('held')) {
      held.push(response);
      response.write('begun');
    } else response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `tcp://127.0.0.1:${port}`;
  const transport = createTransport({ kind: 'tcp', url, host: '127.0.0.1', port, tls: null }, 'v1.41');
  const over = new AbortController();
  const ask = (path: string) =>
    ({ method: 'GET', path, what: asWritten('trying'), signal: over.signal }) as const;
  const printed = vi.spyOn(util, 'inspect');
  const longest = () =>
    Math.max(0, ...printed.mock.results.map(({ value }) => (typeof value === 'string' ? value.length : 0)));
  try {
    await transport.json(ask('/alone'));
    const alone = longest();
    const streams = await Promise.all([...Array(20)].map(() => transport.open(ask('/held'))));
    await transport.json(ask('/among-twenty'));
    expect(longest()).toBeLessThan(alone + 50);
    expect(longest()).toBeLessThan(2_000);
    for (const stream of streams) stream.destroy();
  } finally {
    printed.mockRestore();
    over.abort();
    for (const response of held) response.destroy();
    server.close();
  }
});
