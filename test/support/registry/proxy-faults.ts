import type http from 'node:http';

/** What goes wrong with one answer. */
export type Fault =
  | { kind: 'hang' } // no answer at all
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string } // 429, 500, …
  | { kind: 'break'; after: number } // the connection is cut after so many bytes of the body
  | { kind: 'truncate'; after: number } // a body that ends early, and says that this is all of it
  | { kind: 'stall'; after: number } // nothing more after so many bytes
  | { kind: 'bytes'; body: string | Buffer } // another content, under the same headers
  | { kind: 'headers'; headers: Record<string, string | null> } // with other headers; null takes one away
  | { kind: 'error-in-200'; message?: string } // an error, in a body that begins as a success
  | { kind: 'redirect'; to?: string; status?: number }; // to another host, or where it says

export const NO_DIGEST: Fault = { kind: 'headers', headers: { 'docker-content-digest': null } };

/** Docker Hub's 429, as it is sent. */
export const tooManyRequests = (retryAfter: string | null, left = 0): Fault => ({
  kind: 'status',
  status: 429,
  headers: {
    'content-type': 'application/json',
    'ratelimit-limit': '100;w=21600',
    'ratelimit-remaining': `${left};w=21600`,
    ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
  },
  body: JSON.stringify({
    errors: [{ code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }],
  }),
});

type Passing = {
  fault: Fault | null;
  request: http.IncomingMessage;
  response: http.ServerResponse;
  /** The registry's. */
  answer: http.IncomingMessage;
  self: string;
  elsewhere: string;
  /** Tags a page. */
  pages: number | null;
};

/** Passes the registry's answer on, or what the fault makes of it. */
export function answerFault({ fault, request, response, answer, self, elsewhere, pages }: Passing): void {
  const status = answer.statusCode ?? 502;
  const headers = ownHeaders(answer.headers, self, request);
  answer.on('error', () => response.destroy());
  if (fault === null) {
    if (pages !== null && request.url?.includes('/tags/list') && status === 200)
      return void sendPage({ request, response, answer, pages });
    response.writeHead(status, headers);
    answer.pipe(response);
    return;
  }
  const drop = () => answer.resume();
  switch (fault.kind) {
    case 'hang':
      return void drop();
    case 'status':
      drop();
      response.writeHead(fault.status, fault.headers ?? {});
      return void response.end(request.method === 'HEAD' ? undefined : (fault.body ?? ''));
    case 'redirect':
      drop();
      response.writeHead(fault.status ?? 307, { location: fault.to ?? `${elsewhere}${request.url}` });
      return void response.end();
    case 'headers': {
      const kept = Object.entries({ ...headers, ...fault.headers }).filter(([, value]) => value !== null);
      response.writeHead(status, Object.fromEntries(kept) as http.OutgoingHttpHeaders);
      return void answer.pipe(response);
    }
    case 'bytes': {
      drop();
      response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(fault.body)) });
      return void response.end(request.method === 'HEAD' ? undefined : fault.body);
    }
    case 'error-in-200': {
      drop();
      const message = fault.message ?? 'something broke';
      const body = JSON.stringify({ errors: [{ code: 'UNKNOWN', message }] });
      response.writeHead(200, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
      return void response.end(request.method === 'HEAD' ? undefined : body);
    }
    case 'truncate':
      return void collect(answer).then((body) => {
        const part = body.subarray(0, fault.after);
        response.writeHead(status, { ...headers, 'content-length': String(part.length) });
        response.end(part);
      });
    case 'break':
    case 'stall':
      response.writeHead(status, headers);
      response.flushHeaders();
      return void collect(answer).then((body) =>
        response.write(body.subarray(0, fault.after), () => {
          if (fault.kind === 'break') response.destroy();
        }),
      );
  }
}

/** What the registry says of itself is said of the proxy: the next request of an upload goes through it too. */
function ownHeaders(
  headers: http.IncomingHttpHeaders,
  self: string,
  request: http.IncomingMessage,
): http.OutgoingHttpHeaders {
  // Those are between the two, and no part of the answer.
  const { location, connection, 'keep-alive': kept, ...others } = headers;
  void connection;
  void kept;
  if (location === undefined) return others;
  const place = new URL(location, self);
  return {
    ...others,
    location: `http://${request.headers.host ?? new URL(self).host}${place.pathname}${place.search}`,
  };
}

async function sendPage({
  request,
  response,
  answer,
  pages,
}: {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  answer: http.IncomingMessage;
  pages: number;
}): Promise<void> {
  const { name, tags } = JSON.parse((await collect(answer)).toString()) as { name: string; tags: string[] };
  const url = new URL(request.url ?? '/', 'http://registry');
  const last = url.searchParams.get('last');
  const from = last === null ? 0 : tags.indexOf(last) + 1;
  const page = tags.slice(from, from + pages);
  const more = from + pages < tags.length;
  const next = `${url.pathname}?n=${pages}&last=${encodeURIComponent(page.at(-1) ?? '')}`;
  response.writeHead(200, {
    'content-type': 'application/json',
    ...(more ? { link: `<${next}>; rel="next"` } : {}),
  });
  response.end(JSON.stringify({ name, tags: page }));
}

async function collect(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
