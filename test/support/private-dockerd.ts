import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { execa } from 'execa';
import { BASE_IMAGE, drain, ensureBaseImage, testDocker, waitFor } from './docker.ts';
import { networkNamespace } from './private-netns.ts';

/**
 * A Docker daemon of the test's own, for what the shared one must not suffer: kill -9, restarts, full disks.
 * It lives in its own network namespace: in a shared one, two daemons fight over docker0 and iptables.
 * Needs root, dockerd, iproute2 and util-linux. Which dockerd: the one on the path, or in HOMEPORT_TEST_DOCKERD (one folder
 * or more, written as in PATH) before it.
 */
export type PrivateDockerd = {
  /** unix://… */
  endpoint: string;
  docker: Docker;
  /** An address at which this machine reaches ports that its containers publish. */
  address: string;
  /** The file of its network namespace, for `nsenter --net=`. */
  netns: string;
  /** Runs a command inside the daemon's network namespace and answers its stdout. */
  runInside(command: string, args: string[]): Promise<string>;
  /** The daemon's root folder: `data/`, `exec/`, `docker.sock`, `daemon.log`. */
  root: string;
  pid(): number | null;
  /** Starts the daemon (again) and waits until it answers. */
  start(): Promise<void>;
  /** SIGTERM and wait: its containers are stopped, unless it was started with liveRestore. */
  stop(): Promise<void>;
  /** SIGKILL: the containers live on without it. */
  kill9(): Promise<void>;
  /**
   * As if the power went: the daemon and all its containers are killed at once, and nothing is left of what does not outlive
   * a reboot: its runtime folder, bridges, firewall rules.
   */
  powerOff(): Promise<void>;
  loadBaseImage(): Promise<void>;
  /** Stops everything, unmounts and removes everything. */
  dispose(): Promise<void>;
};

export async function startPrivateDockerd(
  options: {
    /** Size of a tmpfs for the data root ('256m'), to be filled up. */
    dataRootTmpfs?: string;
    liveRestore?: boolean;
    /** False: everything is prepared, and `start()` is left to the test. */
    started?: boolean;
    /** A terminal's Ctrl-C does not reach it: who started it cleans up, and disposes of it then. */
    ownSession?: boolean;
  } = {},
): Promise<PrivateDockerd> {
  if (process.getuid?.() !== 0) throw new Error('A private dockerd needs root: run these tests as root.');
  // Short: the path of a unix socket may have 107 characters.
  const root = await mkdtemp(path.join(tmpdir(), 'hpt-dk-'));
  const [data, exec] = [path.join(root, 'data'), path.join(root, 'exec')];
  await Promise.all([mkdir(data), mkdir(exec)]);
  if (options.dataRootTmpfs !== undefined) {
    await execa('mount', ['-t', 'tmpfs', '-o', `size=${options.dataRootTmpfs}`, 'tmpfs', data]);
  }
  const netns = await networkNamespace(`hpt-${randomBytes(4).toString('hex')}`);
  const socket = path.join(root, 'docker.sock');
  const endpoint = `unix://${socket}`;
  const docker = testDocker(endpoint);
  let child: ChildProcess | null = null;

  const killAtExit = () => {
    if (child?.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  };
  process.once('exit', killAtExit);

  const answers = async () => (await docker.ping()).toString() === 'OK';
  const gone = async (signal: NodeJS.Signals) => {
    const running = child;
    if (running === null) return;
    const exited = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await exited;
  };

  const daemon: PrivateDockerd = {
    endpoint,
    docker,
    address: netns.address,
    netns: netns.path,
    root,
    runInside: async (command, args) =>
      (await execa('nsenter', [`--net=${netns.path}`, command, ...args])).stdout,
    pid: () => child?.pid ?? null,
    start: async () => {
      if (child !== null) throw new Error('The private dockerd runs already');
      // A pid file that a killed daemon left may name a process of somebody else by now.
      await rm(path.join(root, 'pid'), { force: true });
      const started = spawn(
        'nsenter',
        [
          `--net=${netns.path}`,
          'dockerd',
          ...['--host', endpoint, '--data-root', data, '--exec-root', exec],
          ...['--pidfile', path.join(root, 'pid'), '--log-level', 'warn'],
          ...(options.liveRestore ? ['--live-restore'] : []),
        ],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, PATH: daemonPath() },
          detached: options.ownSession ?? false,
        },
      );
      const log = createWriteStream(path.join(root, 'daemon.log'), { flags: 'a' });
      started.stdout.pipe(log, { end: false });
      started.stderr.pipe(log, { end: false });
      child = started;
      started.once('exit', () => {
        child = null;
        log.end();
      });
      await waitFor(
        async () => {
          if (child === null) return 'ended';
          return (await answers()) ? 'answers' : null;
        },
        { what: `the private dockerd at ${socket}` },
      );
      if (child === null) {
        throw new Error(
          `The private dockerd ended:\n${await readFile(path.join(root, 'daemon.log'), 'utf8')}`,
        );
      }
    },
    stop: () => gone('SIGTERM'),
    kill9: async () => {
      await gone('SIGKILL');
      await killContainerd(path.join(exec, 'containerd', 'containerd.pid'));
    },
    powerOff: async () => {
      await gone('SIGKILL');
      await killUnder(root);
      await unmountUnder(exec);
      await unmountUnder(data);
      await rm(exec, { recursive: true, force: true });
      await mkdir(exec);
      await netns.clear();
    },
    loadBaseImage: async () => {
      const shared = testDocker();
      await ensureBaseImage(shared);
      await drain(docker, await docker.loadImage(await shared.getImage(BASE_IMAGE).get()));
    },
    dispose: async () => {
      await gone('SIGKILL');
      await killUnder(root);
      await unmountUnder(root);
      await netns.remove();
      await rm(root, { recursive: true, force: true });
      process.removeListener('exit', killAtExit);
    },
  };
  if (options.started !== false) {
    try {
      await daemon.start();
    } catch (error) {
      await daemon.dispose();
      throw error;
    }
  }
  return daemon;
}

/** dockerd looks for its containerd, docker-proxy and runc on the path too. */
function daemonPath(): string {
  const { PATH = '', HOMEPORT_TEST_DOCKERD: other = '' } = process.env;
  return other === '' ? PATH : `${other}${path.delimiter}${PATH}`;
}

/**
 * dockerd's own containerd dies with it. Where process 1 does not reap it, its remains would look alive to the next
 * dockerd, which then waits for it in vain: so the end is made sure of, and the pid file goes.
 */
async function killContainerd(pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (pid > 0) await killAll([pid], 'containerd');
  await rm(pidFile, { force: true });
}

async function killAll(pids: number[], what: string): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
  await waitFor(() => pids.every((pid) => isGone(pid)), { what: `${what} to be gone` });
}

/**
 * Kills what belongs to this daemon alone, by process id: its containerd and shims (their command lines name its
 * folder) and the containers' own processes (children of those shims).
 */
async function killUnder(root: string): Promise<void> {
  const own = new Set<number>();
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const cmdline = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // proc(5): the command's name is in parentheses and may itself hold some; the parent is the second field after it.
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    if (/^(\S*\/)?(containerd|dockerd|runc|docker-proxy)/.test(cmdline) && cmdline.includes(`${root}/`))
      own.add(pid);
  }
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, parent] of parents) {
      if (!own.has(pid) && own.has(parent)) {
        own.add(pid);
        grew = true;
      }
    }
  }
  await killAll([...own], `the processes under ${root}`);
}

function isGone(pid: number): boolean {
  try {
    const stat = execFileSync('cat', [`/proc/${pid}/stat`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return true;
  }
}

async function unmountUnder(root: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((target) => target.startsWith(`${root}/`));
  // The deepest first, the latest of two on one place first.
  for (const target of mounts.reverse()) await execa('umount', ['--lazy', target], { reject: false });
}
