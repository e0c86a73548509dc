import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export type FakeSsh = {
  /** To be put before PATH. */
  binDir: string;
  /** Arguments of the last call. */
  args(): Promise<string[]>;
  /** Environment of the last call. */
  env(): Promise<Record<string, string>>;
  /** What the last git sent to the other side. */
  sent(): Promise<string>;
};

/**
 * A program called `ssh` that writes down how it was called and runs the remote command on this machine, as a server
 * that knows the old protocol only: one that gives no commit but those that a branch names.
 * @param instead shell commands to run instead of the remote command.
 */
export async function fakeSsh(dir: string, instead?: string): Promise<FakeSsh> {
  const binDir = path.join(dir, 'bin');
  await mkdir(binDir, { recursive: true });
  const script = [
    '#!/bin/sh',
    `printf '%s\\0' "$@" > '${dir}/args'`,
    `env -0 > '${dir}/env'`,
    'for last; do :; done',
    'unset GIT_PROTOCOL',
    instead ?? `tee '${dir}/sent' | sh -c "$last"`,
    '',
  ];
  await writeFile(path.join(binDir, 'ssh'), script.join('\n'));
  await chmod(path.join(binDir, 'ssh'), 0o755);
  const list = async (name: string) =>
    (await readFile(path.join(dir, name), 'utf8')).split('\0').filter((entry) => entry !== '');
  return {
    binDir,
    args: () => list('args'),
    env: async () =>
      Object.fromEntries(
        (await list('env')).map((line) => [
          line.slice(0, line.indexOf('=')),
          line.slice(line.indexOf('=') + 1),
        ]),
      ),
    sent: () => readFile(path.join(dir, 'sent'), 'utf8'),
  };
}
