import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { execa } from 'execa';

export type HttpsFront = {
  /** For HTTPS_PROXY: it leads every name and port here. */
  proxy: string;
  /** For GIT_SSL_CAINFO: the certificate, of `host` alone. */
  certificate: string;
  /** 'git.example:443', for every connection that was asked for. */
  asked: string[];
  close(): Promise<void>;
};

/**
 * `https://<host>/ada/…` on a machine that can't have that name or port: behind a proxy, with a certificate of its own. What is
 * asked for is passed on to `behind` (http://127.0.0.1:34567) without '/ada'. Needs openssl.
 * @param dir for the certificate and its key
 */
export async function startHttpsFront(dir: string, host: string, behind: string): Promise<HttpsFront> {
  const [keyFile, certificate] = [path.join(dir, 'front.key'), path.join(dir, 'front.pem')];
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '2'];
  const kind = ['-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  await execa('openssl', ['req', ...kind, ...subject, '-keyout', keyFile, '-out', certificate]);
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(certificate)]);
  const front = https.createServer({ key, cert }, (request, response) => {
    const { method, headers, url = '/' } = request;
    const passed = http.request(`${behind}${url.replace(/^\/ada\//, '/')}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  const asked: string[] = [];
  const tunnels = new Set<net.Socket>();
  const proxy = http.createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const tunnel = net.connect(portOf(front), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(tunnel).pipe(socket);
    });
    tunnels.add(tunnel);
    tunnel.on('error', () => socket.destroy());
    // One that was kept for the next question would keep the proxy.
    tunnel.on('close', () => socket.destroy());
    socket.on('error', () => tunnel.destroy());
  });
  for (const server of [front, proxy])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    proxy: `http://127.0.0.1:${portOf(proxy)}`,
    certificate,
    asked,
    close: async () => {
      for (const tunnel of tunnels) tunnel.destroy();
      for (const server of [proxy, front]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
