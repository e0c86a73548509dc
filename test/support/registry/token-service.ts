import http from 'node:http';

type Login = { username: string; password: string } | { identityToken: string };

export type TokenService = {
  /** 'http://127.0.0.1:40124'. */
  url: string;
  /** What it was asked, and with what. */
  asked: {
    method: string;
    scope: string | null;
    service: string | null;
    authorization: string | null;
    /** Of a POST. */
    form: Record<string, string>;
  }[];
  /** Who gets a token; everybody where it is null. */
  accept(login: Login | null): void;
  isValid(authorization: string | undefined): boolean;
  /** What a request needs a token for. */
  scopeFor(request: http.IncomingMessage): string | null;
  close(): Promise<void>;
};

/** Hands out tokens as a registry's own service does. Source: https://distribution.github.io/distribution/spec/auth/token/. */
export async function startTokenService(): Promise<TokenService> {
  const asked: TokenService['asked'] = [];
  const issued = new Set<string>();
  let accepted: Login | null = null;

  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const query = new URL(request.url ?? '/', 'http://service').searchParams;
    const authorization = request.headers.authorization ?? null;
    asked.push({
      method: request.method ?? '',
      scope: query.get('scope') ?? form.scope ?? null,
      service: query.get('service') ?? form.service ?? null,
      authorization,
      form,
    });
    if (!lets(accepted, authorization, form)) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ details: 'incorrect username or password' }));
      return;
    }
    const token = `hpt-token-${issued.size + 1}`;
    issued.add(`Bearer ${token}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    // What asks with a form is answered with the other name.
    response.end(
      JSON.stringify({ [request.method === 'POST' ? 'access_token' : 'token']: token, expires_in: 300 }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The token service has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    accept: (login) => {
      accepted = login;
      issued.clear();
    },
    isValid: (authorization) => authorization !== undefined && issued.has(authorization),
    scopeFor: (request) => {
      const [, repository] = /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(request.url ?? '') ?? [];
      const reads = request.method === 'GET' || request.method === 'HEAD';
      return repository === undefined ? null : `repository:${repository}:${reads ? 'pull' : 'pull,push'}`;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function lets(accepted: Login | null, authorization: string | null, form: Record<string, string>): boolean {
  if (accepted === null) return true;
  if ('identityToken' in accepted)
    return form.grant_type === 'refresh_token' && form.refresh_token === accepted.identityToken;
  const { username, password } = accepted;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return authorization === basic || (form.username === username && form.password === password);
}
