import { stat, statfs } from 'node:fs/promises';
import { HomeportError } from '../../shared/errors.ts';
import type { DiskSpace } from '../../shared/storage-dto.ts';
import { say } from '../../shared/text/text.ts';
import type { Machine } from '../hosts/host.ts';

/** A network share that hangs answers nobody. */
const STATFS_MS = 5_000;

/**
 * The disks that matter: the data directory's, and the one where Docker keeps everything, where that is this machine's.
 */
export async function disksOf(parts: {
  dataDir: string;
  machine: Pick<Machine, 'dockerFolder'>;
}): Promise<DiskSpace[]> {
  const root = await parts.machine.dockerFolder().catch(() => null);
  const data = await diskOf(parts.dataDir, 'data');
  const docker = root === null ? null : await diskOf(root, 'docker').catch(() => null);
  if (docker === null) return [data.disk];
  return data.device === docker.device
    ? [{ ...data.disk, holds: ['data', 'docker'] }]
    : [data.disk, docker.disk];
}

async function diskOf(
  path: string,
  what: DiskSpace['holds'][number],
): Promise<{ disk: DiskSpace; device: number }> {
  const [{ bavail, blocks, bsize }, { dev }] = await inTime(path, Promise.all([statfs(path), stat(path)]));
  return {
    disk: { holds: [what], path, freeBytes: bavail * bsize, totalBytes: blocks * bsize },
    device: dev,
  };
}

async function inTime<T>(path: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const silent = say('storage.disk-silent', { path, seconds: STATFS_MS / 1000 });
    timer = setTimeout(() => reject(new HomeportError('TIMEOUT', silent)), STATFS_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
