import http from 'node:http';
import { type GitHttpMode, serveGitHttp } from './git-http.ts';

export type GitHost = {
  /** '127.0.0.1:34567' */
  host: string;
  /** Address of a repository that was added. */
  url(name: string): string;
  /** @param mode `password` wants user `ada` with password `lovelace` */
  add(name: string, repoDir: string, mode: GitHttpMode): Promise<void>;
  /** Authorization headers that came for a repository, decoded: 'ada:lovelace'. */
  offered(name: string): string[];
  /** Called while a request with an Authorization header waits. */
  onOffer: () => void;
  close(): Promise<void>;
};

/** Several repositories on one host and port, each open or not, as a real git host has them. */
export async function startGitHost(): Promise<GitHost> {
  const servers = new Map<string, Awaited<ReturnType<typeof serveGitHttp>>>();
  const offers = new Map<string, string[]>();
  const server = http.createServer((request, response) => {
    const [, name = '', rest = ''] = /^\/([^/]+)\.git(\/.*)$/.exec(request.url ?? '') ?? [];
    const behind = servers.get(name);
    if (behind === undefined) return void response.writeHead(404).end();
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const decoded = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString('utf8');
      offers.set(name, [...(offers.get(name) ?? []), decoded]);
      host.onOffer();
    }
    const passed = http.request(
      `${behind.url}${rest}`,
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The git host has no port');
  const host: GitHost = {
    host: `127.0.0.1:${address.port}`,
    url: (name) => `http://127.0.0.1:${address.port}/${name}.git`,
    add: async (name, repoDir, mode) => void servers.set(name, await serveGitHttp(repoDir, { mode })),
    offered: (name) => offers.get(name) ?? [],
    onOffer: () => undefined,
    close: async () => {
      await Promise.all([...servers.values()].map((one) => one.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return host;
}
