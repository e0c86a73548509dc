import type { SampleFile } from './files.ts';

export type SampleCommit = {
  branch: string;
  /** Its one parent; null: it is the first. What is not among the files stays as it was there. */
  parent: string | null;
  message: string;
  at: Date;
  files: readonly SampleFile[];
};

const AUTHOR = 'Homeport sample <sample@homeport.invalid>';

/**
 * A commit in the form that git reads in one go. It touches neither index nor work tree, so nothing that a repository's own
 * settings name (filters, hooks, a signing program) comes into play.
 * Source: git-fast-import(1).
 */
export function fastImport({ branch, parent, message, at, files }: SampleCommit): Buffer {
  const when = `${Math.floor(at.getTime() / 1000)} +0000`;
  const head = [
    `commit refs/heads/${branch}`,
    `author ${AUTHOR} ${when}`,
    `committer ${AUTHOR} ${when}`,
  ].join('\n');
  return Buffer.concat([
    Buffer.from(`${head}\n`),
    data(message),
    ...(parent === null ? [] : [Buffer.from(`from ${parent}\n`)]),
    ...files.flatMap(({ path, executable, content }) => [
      Buffer.from(`M ${executable ? '100755' : '100644'} inline ${path}\n`),
      data(content),
    ]),
    Buffer.from('done\n'),
  ]);
}

/** The length comes first: nothing in the content means anything to git. */
function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}
