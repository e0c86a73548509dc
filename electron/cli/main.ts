import { once } from 'node:events';
import packageJson from '../../package.json' with { type: 'json' };
import { ask } from './ask.ts';
import { loadEngine } from './engine-parts.ts';
import { run } from './program.ts';
import { readSecret } from './read-secret.ts';
import { isSupervised, superviseServe } from './supervision.ts';

/** A reader that has seen enough (`homeport history | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** A pipe whose reader has stopped takes no more for a while. */
async function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableNeedDrain) await once(stream, 'drain');
}

process.exitCode = await run(
  process.argv.slice(2),
  {
    stdout: Object.assign(process.stdout, { drained: () => drained(process.stdout) }),
    stderr: process.stderr,
    env: process.env,
    now: () => new Date(),
    loadEngine,
    ...(isSupervised(process.env) ? {} : { supervise: (how) => superviseServe(process.argv.slice(2), how) }),
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: (question: string) => ask(process.stdin, process.stderr, question) }
      : {}),
    readSecret: (question) => readSecret(process.stdin, process.stderr, question),
    onInterrupt: (listener) => {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
  },
  packageJson.version,
);

// Everything is closed and printed by now. A connection that something still holds must not keep the shell waiting.
setTimeout(() => process.exit(), 1000).unref();
