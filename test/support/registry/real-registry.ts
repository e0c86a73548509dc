import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';

export type RealRegistry = {
  /** '127.0.0.1:40123': Docker speaks plain HTTP with what is on loopback. */
  host: string;
  url: string;
  /** Where it keeps everything. */
  storage: string;
  /** Its port is free then, and nothing answers on it. */
  stop(): Promise<void>;
  /** On the same port, with what it had. */
  start(): Promise<void>;
  /** Stops it and removes what it kept. */
  close(): Promise<void>;
};

/**
 * Debian's docker-registry, on a free loopback port, with its storage in a folder of its own.
 * @param login who may use it; everybody may where it is not given
 */
export async function startRealRegistry(
  options: { login?: { username: string; password: string } } = {},
): Promise<RealRegistry> {
  const dir = await mkdtemp(path.join(tmpdir(), 'hpt-registry-'));
  const storage = path.join(dir, 'storage');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = path.join(dir, 'config.json');
  // JSON is YAML.
  await writeFile(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'warn', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}`, secret: 'of-a-test' },
      ...(options.login === undefined
        ? {}
        : { auth: { htpasswd: { realm: 'hpt', path: await writeLogin(dir, options.login) } } }),
    }),
  );

  let said = '';
  let stop: () => Promise<void> = async () => undefined;
  const start = async () => {
    const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        said = `${said}${String(error)}: apt-get install docker-registry`;
        resolve();
      });
      child.once('exit', () => resolve());
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said = `${said}${String(chunk)}`.slice(-4000);
      });
    stop = async () => {
      child.kill('SIGKILL');
      await ended;
    };
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (!(await answers(url))) {
      if (over) throw new Error(`The registry did not start: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  try {
    await start();
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
  return {
    host: `127.0.0.1:${port}`,
    url,
    storage,
    start,
    stop: () => stop(),
    close: async () => {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = http.get(`${url}/v2/`, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200 || answer.statusCode === 401);
    });
    asked.on('error', () => resolve(false));
  });
}

/** An htpasswd file. The registry takes bcrypt alone, which the system's crypt(3) knows (perl is a part of every Debian). */
async function writeLogin(dir: string, { username, password }: { username: string; password: string }) {
  const file = path.join(dir, 'htpasswd');
  const bcrypt = '$p = <STDIN>; print crypt($p, q($2y$05$hpthpthpthpthpthpthpte))';
  const { stdout } = await execa('perl', ['-e', bcrypt], { input: password });
  await writeFile(file, `${username}:${stdout}\n`);
  return file;
}
