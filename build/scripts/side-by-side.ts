import { spawn } from 'node:child_process';

/**
 * Runs scripts of package.json at the same time, and prints what each said when it has ended: `node build/scripts/side-by-side.ts lint
 * typecheck build`. Fails where one of them does, after all have ended.
 */
const runs = process.argv.slice(2).map(
  (name) =>
    new Promise<number>((resolve) => {
      const child = spawn('npm', ['run', '-s', name], { stdio: ['ignore', 'pipe', 'pipe'] });
      const said: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => said.push(chunk));
      child.once('error', (error) => {
        console.error(`${name}: ${error.message}`);
        resolve(1);
      });
      child.once('close', (code) => {
        process.stdout.write(Buffer.concat(said));
        if (code !== 0) console.error(`npm run ${name} failed`);
        resolve(code ?? 1);
      });
    }),
);
process.exitCode = Math.max(0, ...(await Promise.all(runs)));
