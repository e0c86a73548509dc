import { execa } from 'execa';
import { startPrivateDockerd } from './private-dockerd.ts';

/**
 * Runs vitest against another Docker engine than the machine's, one that lives as long as the run:
 * `node test/support/on-another-engine.ts <folder with dockerd> [vitest's arguments]`.
 * The tests run in that engine's network namespace, so that 127.0.0.1 is where its containers' ports are published; daemons that
 * tests start for themselves are of the same version (HOMEPORT_TEST_DOCKERD).
 */
const [folder, ...args] = process.argv.slice(2);
if (folder === undefined || folder === '') {
  throw new Error('Name a folder with dockerd, containerd and docker-proxy (several, written as in PATH)');
}
process.env.HOMEPORT_TEST_DOCKERD = folder;

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

const daemon = await startPrivateDockerd();
try {
  const { Version, ApiVersion } = await daemon.docker.version();
  console.log(`Docker ${Version} (API ${ApiVersion}) at ${daemon.endpoint}`);
  const { exitCode } = await execa(
    'nsenter',
    [`--net=${daemon.netns}`, process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...args],
    {
      env: { DOCKER_HOST: daemon.endpoint },
      stdio: 'inherit',
      reject: false,
      cancelSignal: ending.signal,
    },
  );
  process.exitCode = exitCode ?? 1;
} finally {
  await daemon.dispose();
}
