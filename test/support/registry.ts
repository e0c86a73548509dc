import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type TestRegistry = {
  /** '127.0.0.1:40123': Docker speaks plain HTTP with what is on loopback. */
  host: string;
  close(): Promise<void>;
};

/**
 * A registry in memory, as much of it as `docker push` and `docker pull` need.
 * Source: OCI distribution specification 1.1, "Pushing blobs" (POST, PATCH, PUT), "Pushing manifests".
 */
export async function startRegistry(): Promise<TestRegistry> {
  const blobs = new Map<string, Buffer>();
  const uploads = new Map<string, Buffer[]>();
  const manifests = new Map<string, { type: string; content: Buffer }>();
  const digestOf = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const content = Buffer.concat(body);
    const answer = (status: number, headers: Record<string, string> = {}, sent?: Buffer) => {
      response.writeHead(status, { 'content-length': String(sent?.length ?? 0), ...headers });
      response.end(request.method === 'HEAD' ? undefined : sent);
    };
    const [, name = '', kind = '', ref = ''] =
      /^\/v2\/(.+)\/(blobs|manifests)\/(.+)$/.exec(url.pathname) ?? [];
    if (url.pathname === '/v2/') return answer(200);
    if (kind === 'manifests' && request.method === 'PUT') {
      const digest = digestOf(content);
      const manifest = { type: request.headers['content-type'] ?? '', content };
      for (const key of [ref, digest]) manifests.set(`${name}@${key}`, manifest);
      return answer(201, { 'docker-content-digest': digest });
    }
    if (kind === 'manifests') {
      const manifest = manifests.get(`${name}@${ref}`);
      if (!manifest) return answer(404);
      const headers = {
        'content-type': manifest.type,
        'docker-content-digest': digestOf(manifest.content),
        'content-length': String(manifest.content.length),
      };
      return answer(200, headers, manifest.content);
    }
    if (request.method === 'POST') {
      const id = String(uploads.size + 1);
      uploads.set(id, []);
      return answer(202, {
        location: `/v2/${name}/blobs/uploads/${id}`,
        'docker-upload-uuid': id,
        range: '0-0',
      });
    }
    if (request.method === 'PATCH' || request.method === 'PUT') {
      const id = ref.replace('uploads/', '');
      const parts = uploads.get(id);
      if (!parts) return answer(404);
      parts.push(content);
      const whole = Buffer.concat(parts);
      const digest = url.searchParams.get('digest');
      if (digest === null)
        return answer(202, {
          location: url.pathname,
          'docker-upload-uuid': id,
          range: `0-${whole.length - 1}`,
        });
      if (digestOf(whole) !== digest) return answer(400);
      blobs.set(digest, whole);
      return answer(201, { 'docker-content-digest': digest });
    }
    const blob = blobs.get(ref);
    if (!blob) return answer(404);
    return answer(200, { 'content-length': String(blob.length) }, blob);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
