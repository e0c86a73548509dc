import { execa } from 'execa';
import { startPrivateDockerd } from '../../support/private-dockerd.ts';

/**
 * Runs this very script again on an engine of its own, in that engine's network namespace, so that 127.0.0.1 is where its
 * containers' ports are published.
 * @param args of the process, without node @returns its exit code
 */
export async function onPrivateEngine(args: readonly string[], say: (line: string) => void): Promise<number> {
  const ending = new AbortController();
  // Ctrl-C in a terminal reaches the child by itself, which cleans up; the engine must outlive that.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  const daemon = await startPrivateDockerd({ ownSession: true });
  try {
    const { Version } = await daemon.docker.version();
    say(`Docker ${Version}, started for this run`);
    const { exitCode } = await execa(
      'nsenter',
      [`--net=${daemon.netns}`, process.execPath, ...args.filter((arg) => arg !== '--private-engine')],
      {
        env: { DOCKER_HOST: daemon.endpoint },
        stdio: 'inherit',
        reject: false,
        cancelSignal: ending.signal,
        forceKillAfterDelay: false,
      },
    );
    return exitCode ?? 1;
  } finally {
    await daemon.dispose();
  }
}
