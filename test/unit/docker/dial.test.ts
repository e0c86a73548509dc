import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransport } from '../../../electron/engine/docker/request.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';

/** What goes over the wire to an engine, and what comes of its answers. */
describe('a request to an engine', () => {
  let server: http.Server;
  let asked: { line: string; headers: http.IncomingHttpHeaders; body: string }[];
  let answer: (response: http.ServerResponse) => void;
  let port: number;

  beforeEach(async () => {
    asked = [];
    answer = (response) => response.end('{}');
    server = http.createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      answer(response);
    });
    server.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nfirst words');
    });
    server.listen(0, '::1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const transport = () =>
    createTransport({ kind: 'tcp', url: `tcp://[::1]:${port}`, host: '[::1]', port, tls: null }, 'v1.41');

  it('names the version, escapes the query, and sends a body as JSON', async () => {
    await transport().json({
      method: 'POST',
      path: '/containers/create',
      query: { name: 'a b&c=d', platform: undefined },
      body: { Image: 'x' },
      what: asWritten('trying'),
    });
    const [{ line, headers, body } = { line: '', headers: {}, body: '' }] = asked;
    expect(line).toBe('POST /v1.41/containers/create?name=a+b%26c%3Dd');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '13' });
    expect(body).toBe('{"Image":"x"}');
  });

  it.each([
    ['{"message":"no such container: x"}\n', 'Docker refused while trying: no such container: x'],
    ['a proxy’s page', 'Docker refused while trying: a proxy’s page'],
  ])('tells a refusal in the engine’s words: %s', async (text, message) => {
    answer = (response) => response.writeHead(404).end(text);
    await expect(
      transport().json({ method: 'GET', path: '/containers/x/json', what: asWritten('trying') }),
    ).rejects.toMatchObject({ code: 'DOCKER_REFUSED', status: 404, message });
  });

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
    await expect(
      transport().json({ method: 'GET', path: '/info', what: asWritten('trying') }),
    ).rejects.toMatchObject({
      code: 'DOCKER_REFUSED',
      status: 302,
    });
    expect(asked).toHaveLength(1);
  });

  it('hands over the connection of a session with what already came on it', async () => {
    const connection = await transport().hijack('/session', { Upgrade: 'h2c' });
    let heard = '';
    for await (const chunk of connection) heard += chunk;
    expect(heard).toBe('first words');
  });

  it('says so where no session is made of the connection', async () => {
    await expect(transport().hijack('/session', {})).rejects.toThrow();
  });
});
