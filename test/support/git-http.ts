import { spawn } from 'node:child_process';
import http from 'node:http';

export type GitHttpMode =
  | 'open'
  | 'password' // 401 unless user `ada` with password `lovelace` signs in
  | 'hangs' // accepts the request and never answers
  | 'missing' // 404 for everything
  | 'broken'; // 500 for everything

/**
 * Serves the repository whose work tree is `repoDir` at `url` over smart HTTP (git http-backend) on 127.0.0.1.
 * `mode` can be changed while it runs. `close()` also cuts requests that hang.
 */
export async function serveGitHttp(
  repoDir: string,
  options: { mode?: GitHttpMode } = {},
): Promise<{ url: string; setMode(mode: GitHttpMode): void; requests: string[]; close(): Promise<void> }> {
  let mode = options.mode ?? 'open';
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    switch (mode) {
      case 'hangs':
        return;
      case 'missing':
        response.writeHead(404).end('Not found\n');
        return;
      case 'broken':
        response.writeHead(500).end('Something broke\n');
        return;
      case 'password':
        if (request.headers.authorization !== `Basic ${Buffer.from('ada:lovelace').toString('base64')}`) {
          response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
          return;
        }
        break;
      case 'open':
        break;
    }
    serveWithBackend(repoDir, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The git server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/repo.git`,
    setMode: (next) => {
      mode = next;
    },
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One request through the CGI program that git brings (gitprotocol-http, RFC 3875). */
function serveWithBackend(
  repoDir: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: repoDir,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname.replace(/^\/repo\.git/, '/.git'),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => request.unpipe());
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const answer = Buffer.concat(chunks);
    const split = answer.indexOf('\r\n\r\n');
    const headers = answer.subarray(0, Math.max(split, 0)).toString().split('\r\n');
    let status = 200;
    for (const line of headers) {
      const [name = '', ...rest] = line.split(':');
      const value = rest.join(':').trim();
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
      else if (name !== '') response.setHeader(name, value);
    }
    response.writeHead(status).end(answer.subarray(split + 4));
  });
}
