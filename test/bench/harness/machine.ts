import { availableParallelism, platform, release, totalmem } from 'node:os';
import type Docker from 'dockerode';

/** The machine in general words: nothing that tells whose it is. */
export type Machine = {
  system: string;
  cores: number;
  /** In GB, of 1024³ bytes. */
  memoryGb: number;
  /** Of the engine that was measured on; null: none was needed. */
  docker: string | null;
  node: string;
  /** What ran as Homeport. */
  homeport: 'bundle' | 'sources';
};

/** @param docker null: it is not measured on */
export async function describeMachine(
  docker: Docker | null,
  homeport: Machine['homeport'],
): Promise<Machine> {
  // The first two numbers of the kernel; what follows may name who built it, or where it runs.
  const kernel = /^\d+\.\d+/.exec(release())?.[0] ?? '';
  const system = { linux: 'Linux', darwin: 'Darwin', win32: 'Windows' }[String(platform())] ?? platform();
  return {
    system: `${system} ${kernel}`,
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    docker: docker === null ? null : (/^[\d.]+/.exec((await docker.version()).Version)?.[0] ?? 'unknown'),
    node: process.version,
    homeport,
  };
}

export function machineWords({ system, cores, memoryGb, docker, node, homeport }: Machine): string {
  const parts = [
    `${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `${memoryGb} GB`,
    system,
    ...(docker === null ? [] : [`Docker ${docker}`]),
    `Node ${node.replace(/^v/, '')}`,
    homeport === 'bundle' ? 'Homeport from its bundle' : 'Homeport from its sources',
  ];
  return parts.join(' · ');
}
