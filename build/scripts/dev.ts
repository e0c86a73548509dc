import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';
import { DEFAULT_PORT } from '../../electron/server/default-port.ts';
import { root } from './bundles.ts';

/**
 * `npm run dev -- [options of homeport serve]`: the headless host from its sources, started anew when one of them changes, and in
 * front of it the window, which takes changes over while it is open. With a data directory of its own (`out/dev`), unless
 * HOMEPORT_DATA_DIR names another. HOMEPORT_DEV_PORT: where the window is; the host is on the next port.
 */
const windowPort = Number(process.env.HOMEPORT_DEV_PORT ?? DEFAULT_PORT + 10);
const hostPort = windowPort + 1;
const addressOf = (port: number) => `http://127.0.0.1:${port}`;
const target = addressOf(hostPort);

// The host's own guard stays as it is: to it these requests come from its own page.
const proxied = { target, changeOrigin: true, headers: { origin: target } };
const vite = await createServer({
  configFile: join(root, 'build/vite/renderer.config.ts'),
  server: {
    host: '127.0.0.1',
    port: windowPort,
    strictPort: true,
    proxy: { '/api': proxied, '/rpc': { ...proxied, ws: true } },
  },
});
await vite.listen();
// Vite's own would end this process before the host behind it has ended.
process.removeAllListeners('SIGTERM');

const host = spawn(
  process.execPath,
  [
    ...['--watch', '--watch-preserve-output', '--disable-warning=ExperimentalWarning'],
    join(root, 'electron/cli/main.ts'),
    ...['serve', '--no-supervise', '--port', String(hostPort)],
    ...process.argv.slice(2),
  ],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { HOMEPORT_DATA_DIR: join(root, 'out/dev'), ...process.env },
  },
);
// It says where it is itself; the window in front of it is what to open.
host.stdout.setEncoding('utf8').on('data', (text: string) => {
  process.stdout.write(text.replaceAll(target, addressOf(windowPort)));
});
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    ending = true;
    // Ctrl-C in a terminal reaches the host by itself.
    if (signal === 'SIGTERM' || !process.stdin.isTTY) host.kill('SIGTERM');
  });
host.once('close', async (code) => {
  await vite.close();
  process.exitCode = ending ? 0 : (code ?? 1);
});
