import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';

/** A file's text, or: executable text, a symbolic link, null to delete it. */
type RepoFile = string | { text: string; mode: number } | { symlink: string } | null;
export type RepoFiles = Record<string, RepoFile>;

export type TestRepo = {
  dir: string;
  /** file:// */
  url: string;
  /** Writes the files, commits everything and answers the commit's id. */
  commit(files: RepoFiles, message: string): Promise<string>;
  /** Makes the branch at HEAD if it is not there, and switches to it. */
  branch(name: string): Promise<void>;
  head(): Promise<string>;
  git(...args: string[]): Promise<string>;
};

const ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Tester',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada Tester',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** A real git repository with a work tree in `dir` (made if needed), on branch `main` unless told otherwise. */
export async function createRepo(dir: string, options: { branch?: string } = {}): Promise<TestRepo> {
  await mkdir(dir, { recursive: true });
  const git = async (...args: string[]) => (await execa('git', args, { cwd: dir, env: ENV })).stdout.trim();
  await git('init', '--quiet', `--initial-branch=${options.branch ?? 'main'}`);
  // Some hosts allow fetching any commit, some do not; the default here is the friendly one.
  await git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  return {
    dir,
    url: pathToFileURL(dir).href,
    git,
    head: () => git('rev-parse', 'HEAD'),
    commit: async (files, message) => {
      await writeFiles(dir, files);
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    branch: async (name) => {
      const exists = await git('branch', '--list', name);
      await git('switch', '--quiet', ...(exists === '' ? ['-c', name] : [name]));
    },
  };
}

/** Writes files as a repository would hold them; also for folders that are no repository. */
export async function writeFiles(dir: string, files: RepoFiles): Promise<void> {
  for (const [name, file] of Object.entries(files)) {
    const target = path.join(dir, name);
    await rm(target, { recursive: true, force: true });
    if (file === null) continue;
    await mkdir(path.dirname(target), { recursive: true });
    if (typeof file === 'string') await writeFile(target, file);
    else if ('symlink' in file) await symlink(file.symlink, target);
    else {
      await writeFile(target, file.text);
      await chmod(target, file.mode);
    }
  }
}
