import { z } from 'zod';
import { line } from '../text-line.ts';

/** An app that is built from git: from a repository, or from a folder of this machine whenever a repository has something new. */

const gitUrl = line.trim().min(1, 'A git URL is needed').max(2048);
const refName = line.trim().min(1).max(255).nullable();

const gitRepository = z.object({
  url: gitUrl,
  /** null: the remote's own default branch, asked at every check. */
  branch: refName.default(null),
  /** The newest tag that matches, by version; `*` and `?` as in file names. null: a branch is followed. */
  tag: refName.default(null),
});
export type GitRepository = z.infer<typeof gitRepository>;

const BRANCH_OR_TAG = 'Follow either a branch or tags: name one of the two';
const isBoth = (it: GitRepository | null): boolean => it !== null && it.branch !== null && it.tag !== null;

/** Where the build context is taken from: a git repository, or a folder on this machine. */
const buildContext = z.discriminatedUnion('kind', [
  gitRepository.extend({ kind: z.literal('git') }),
  z.object({ kind: z.literal('folder'), path: line.min(1).max(4096) }),
]);

/** A build argument's name. Its value may be anything on one line or many. */
const argName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A build argument is written NAME=value');

export const gitSource = z
  .object({
    kind: z.literal('git'),
    from: buildContext,
    /** A repository that is watched instead of the build context's own (for a Dockerfile that clones its source itself). */
    watch: gitRepository.nullable().default(null),
    /** Folder inside the repository or folder, '.' for its top. */
    context: line.default('.'),
    /** Path of the Dockerfile inside the repository or folder, relative to `context`. */
    dockerfile: line.min(1).default('Dockerfile'),
    target: line.min(1).nullable().default(null),
    buildArgs: z.record(argName, z.string()).default({}),
    noCache: z.boolean().default(false),
    /** Built again where a registry has a newer image under a name that its Dockerfile is made FROM. */
    followBases: z.boolean().default(true),
    /** The build argument that is given the watched commit, so that the build cache can't hide a new one. */
    commitArg: argName.default('HOMEPORT_COMMIT'),
    buildTimeoutMinutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60)
      .default(60),
  })
  .refine((s) => s.from.kind === 'git' || s.watch !== null, {
    message: 'A local folder has no commits of its own: name the repository to watch',
    path: ['watch'],
  })
  .refine((s) => s.from.kind !== 'git' || !isBoth(s.from), { message: BRANCH_OR_TAG, path: ['from', 'tag'] })
  .refine((s) => !isBoth(s.watch), { message: BRANCH_OR_TAG, path: ['watch', 'tag'] });
export type GitSource = z.infer<typeof gitSource>;
