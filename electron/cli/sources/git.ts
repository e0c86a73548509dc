import { type Command, Option } from 'commander';
import { type GitRepository, type GitSource, gitSource } from '../../shared/sources/git.ts';
import { say } from '../../shared/text/text.ts';
import { type Change, nothingLike, orElse } from '../changes.ts';
import { usage } from '../exit.ts';
import { collect, numberBetween, parseFolder, parseGitUrl, parsePair } from '../parse-options.ts';
import type { GitOptions, SourceChanges, SourceModule, SourceSetting } from './source-module.ts';

const NAMES = [
  'git',
  'branch',
  'tag',
  'folder',
  'watch',
  'watch-branch',
  'watch-tag',
  'context',
  'dockerfile',
  'target',
  'no-cache',
  'no-follow-bases',
  'commit-arg',
  'build-timeout',
] as const;

/** The command line of apps that are built from git. */
export const gitModule: SourceModule<'git'> = {
  withOptions,
  names: [...NAMES, 'build-arg'],
  isNamed: ({ git, folder }) => git !== undefined || folder !== undefined,
  from,
  changed,
  settings,
};

/** What is so where a person names the repository alone. */
const UNSAID = gitSource.parse({ kind: 'git', from: { kind: 'git', url: 'unsaid' } });

function withOptions(command: Command): Command {
  return command
    .option(
      '--git <url>',
      'git repository to build from (https, ssh, or a folder of this machine)',
      parseGitUrl,
    )
    .option('--folder <dir>', 'local folder to build from, with --watch', parseFolder)
    .option('--branch <name>', 'branch (default: the one that the remote names)')
    .addOption(
      new Option(
        '--tag <pattern>',
        'follow tags instead of a branch: the newest version that matches, such as v* or v1.?.* (pre-releases where it names them: v*-rc*)',
      ).conflicts(['branch']),
    )
    .option('--context <dir>', 'folder inside the repository (default: its top)')
    .option('--dockerfile <path>', 'Dockerfile, seen from the context folder (default: Dockerfile)')
    .option('--target <stage>', 'stage of the Dockerfile to build')
    .option(
      '--build-arg <K=V>',
      'build argument, repeatable',
      collect((text) => parsePair(text)),
    )
    .option('--no-cache', 'build without the build cache')
    .option('--no-follow-bases', 'do not build again when a base image changes in its registry')
    .option('--watch <url>', 'repository to watch instead of the one that is built', parseGitUrl)
    .option('--watch-branch <name>', 'its branch')
    .addOption(new Option('--watch-tag <pattern>', 'its tags, as with --tag').conflicts(['watchBranch']))
    .option(
      '--commit-arg <name>',
      'build argument that is given the watched commit (default: HOMEPORT_COMMIT)',
    )
    .option('--build-timeout <minutes>', 'time limit of a build (default: 60)', numberBetween(1, 1440));
}

function from(options: GitOptions): ReturnType<SourceModule<'git'>['from']> {
  if (options.git !== undefined && options.folder !== undefined) throw twoPlaces();
  if (options.folder !== undefined && options.watch === undefined) {
    throw usage(say('usage.folder-alone'));
  }
  if (options.watch === undefined) refuseWithoutWatch(options);
  if (options.folder !== undefined && options.tag !== undefined) throw usage(say('usage.tag-of-watched'));
  if (options.folder !== undefined && options.branch !== undefined) {
    throw usage(say('usage.branch-of-watched'));
  }
  return {
    kind: 'git',
    from:
      options.folder !== undefined
        ? { kind: 'folder', path: options.folder }
        : { kind: 'git', url: options.git ?? '', branch: options.branch, tag: options.tag },
    watch:
      options.watch === undefined
        ? undefined
        : { url: options.watch, branch: options.watchBranch, tag: options.watchTag },
    context: options.context,
    dockerfile: options.dockerfile,
    target: options.target,
    buildArgs: options.buildArg && Object.fromEntries(options.buildArg),
    noCache: options.cache === false ? true : undefined,
    followBases: options.followBases === false ? false : undefined,
    commitArg: options.commitArg,
    buildTimeoutMinutes: options.buildTimeout,
  };
}

function settings(source: GitSource): SourceSetting[] {
  const { from, watch } = source;
  const once: Record<(typeof NAMES)[number], string | null> = {
    git: from.kind === 'git' ? from.url : null,
    branch: from.kind === 'git' ? from.branch : null,
    tag: from.kind === 'git' ? from.tag : null,
    folder: from.kind === 'folder' ? from.path : null,
    watch: watch?.url ?? null,
    'watch-branch': watch?.branch ?? null,
    'watch-tag': watch?.tag ?? null,
    context: source.context,
    dockerfile: source.dockerfile,
    target: source.target,
    'no-cache': source.noCache ? 'yes' : null,
    'no-follow-bases': source.followBases ? null : 'yes',
    'commit-arg': watch === null ? null : source.commitArg,
    'build-timeout': `${source.buildTimeoutMinutes} min`,
  };
  return [
    ...NAMES.flatMap((name) => (once[name] === null ? [] : [{ name, key: '', text: once[name] }])),
    ...Object.entries(source.buildArgs).map(([key, value]) => ({
      name: 'build-arg',
      key,
      text: `${key}=${value}`,
    })),
  ];
}

function changed(source: GitSource, said: SourceChanges): GitSource {
  return {
    ...source,
    from: changedFrom(source.from, said),
    watch: changedWatch(source.watch, said),
    context: orElse(said.context, source.context, UNSAID.context),
    dockerfile: orElse(said.dockerfile, source.dockerfile, UNSAID.dockerfile),
    target: orElse(said.target, source.target, null),
    buildArgs: changedArgs(source.buildArgs, said),
    noCache: said.cache === undefined ? source.noCache : !said.cache,
    followBases: said.followBases ?? source.followBases,
    commitArg: orElse(said.commitArg, source.commitArg, UNSAID.commitArg),
    buildTimeoutMinutes: orElse(said.buildTimeout, source.buildTimeoutMinutes, UNSAID.buildTimeoutMinutes),
  };
}

const twoPlaces = () => usage(say('usage.two-sources'));

/** Where no repository is watched, there is nothing of it to follow. @throws HomeportError BAD_INPUT */
function refuseWithoutWatch({ watchBranch, watchTag }: GitOptions | SourceChanges): void {
  if (watchBranch !== undefined) throw usage(say('usage.needs-watch', { option: 'watch-branch' }));
  if (watchTag !== undefined) throw usage(say('usage.needs-watch', { option: 'watch-tag' }));
}

function changedFrom(from: GitSource['from'], said: SourceChanges): GitSource['from'] {
  const { git, folder, branch, tag } = said;
  if (git && folder) throw twoPlaces();
  if (folder) {
    if (branch !== undefined) throw usage(say('usage.folder-branch'));
    if (tag !== undefined) throw usage(say('usage.folder-tag'));
    return { kind: 'folder', path: folder };
  }
  const now = from.kind === 'git' ? from : null;
  if (!now && !git) {
    if (branch !== undefined || tag !== undefined) throw usage(say('usage.folder-follows-nothing'));
    return from;
  }
  return {
    ...now,
    kind: 'git',
    url: git || (now?.url ?? ''),
    ...followed(now, branch, tag),
  };
}

type Followed = Pick<GitRepository, 'branch' | 'tag'>;

/** A branch or tags are followed, never both: who names the one takes the other back. */
function followed(
  now: Followed | null,
  branch: Change<string> | undefined,
  tag: Change<string> | undefined,
): Followed {
  if (branch) return { branch, tag: null };
  if (tag) return { branch: null, tag };
  return { branch: orElse(branch, now?.branch ?? null, null), tag: orElse(tag, now?.tag ?? null, null) };
}

function changedWatch(watch: GitSource['watch'], said: SourceChanges): GitSource['watch'] {
  if (said.watch === false) return null;
  const url = said.watch ?? watch?.url;
  if (url === undefined) {
    refuseWithoutWatch(said);
    return null;
  }
  return { url, ...followed(watch, said.watchBranch, said.watchTag) };
}

function changedArgs(now: Record<string, string>, said: SourceChanges): Record<string, string> {
  const { buildArg, removeBuildArg = [] } = said;
  for (const name of removeBuildArg)
    if (!Object.hasOwn(now, name)) throw nothingLike('build-arg', name, Object.keys(now));
  const kept = Object.entries(buildArg === false ? {} : now).filter(
    ([name]) => !removeBuildArg.includes(name),
  );
  return Object.fromEntries([...kept, ...(buildArg || [])]);
}
