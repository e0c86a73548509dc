import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitFor } from './docker.ts';

export const PRIVATE_LOGIN = { username: 'ada', password: 'correct horse' };
/** bcrypt of that password. */
const HTPASSWD = 'ada:$2b$04$AwJgl28wGLQTVcIQUQmbKO.WzRQavrsQPOgJ12Pgf0OCBeBF8phdO\n';

type PrivateRegistry = {
  /** '127.0.0.1:40123': Docker speaks plain HTTP with what is on loopback. */
  host: string;
  close(): Promise<void>;
};

/** Debian's docker-registry, which gives nothing without `PRIVATE_LOGIN`. */
export async function startPrivateRegistry(): Promise<PrivateRegistry> {
  const dir = await mkdtemp(path.join(tmpdir(), 'hpt-private-registry-'));
  const port = await freePort();
  await writeFile(path.join(dir, 'htpasswd'), HTPASSWD);
  const config = path.join(dir, 'config.json');
  await writeFile(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'warn', accesslog: { disabled: false } },
      storage: { filesystem: { rootdirectory: path.join(dir, 'data') }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}` },
      auth: { htpasswd: { realm: 'hpt', path: path.join(dir, 'htpasswd') } },
    }),
  );
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const host = `127.0.0.1:${port}`;
  const answers = async () => (await fetch(`http://${host}/v2/`).catch(() => null))?.status === 401;
  await waitFor(answers, {
    timeoutMs: 20_000,
    what: 'docker-registry answers (apt-get install docker-registry)',
  });
  return {
    host,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
