import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type ArchiveSource, archiveSource } from '../../shared/sources/archive.ts';
import { orElse } from '../changes.ts';
import { numberBetween } from '../parse-options.ts';
import type {
  ArchiveOptions,
  RegistryOptions,
  SourceChanges,
  SourceModule,
  SourceSetting,
} from './source-module.ts';

const NAMES = ['archive', 'pattern', 'archive-image', 'expect', 'load-timeout'] as const;

/** The command line of apps that come from image archives. */
export const archiveModule: SourceModule<'archive'> = {
  withOptions,
  names: NAMES,
  isNamed: ({ archive }) => archive !== undefined,
  from,
  changed,
  settings,
};

/** What is so where a person names the place alone. */
const UNSAID = archiveSource.parse({ kind: 'archive', path: '/unsaid' });

function withOptions(command: Command): Command {
  return command
    .option(
      '--archive <path>',
      'image archive ("docker save", or an OCI layout in a tar), or a folder whose newest one counts',
      // It may be of a share that is not there yet; the engine says so where it is not.
      (text) => resolve(text),
    )
    .option('--pattern <names>', 'with a folder: the files in it that count, such as web-*.tar.gz')
    .option('--archive-image <name>', 'the image that is meant, where an archive holds several')
    .option(
      '--load-timeout <minutes>',
      'time limit of reading and loading an archive (default: 60)',
      numberBetween(1, 1440),
    );
}

function from(
  options: ArchiveOptions & Pick<RegistryOptions, 'expect'>,
): ReturnType<SourceModule<'archive'>['from']> {
  return {
    kind: 'archive',
    path: options.archive ?? '',
    pattern: options.pattern,
    image: options.archiveImage,
    expect: options.expect,
    loadTimeoutMinutes: options.loadTimeout,
  };
}

function changed(source: ArchiveSource, said: SourceChanges): ArchiveSource {
  return {
    ...source,
    path: said.archive || source.path,
    pattern: orElse(said.pattern, source.pattern, null),
    image: orElse(said.archiveImage, source.image, null),
    expect: orElse(said.expect, source.expect, null),
    loadTimeoutMinutes: orElse(said.loadTimeout, source.loadTimeoutMinutes, UNSAID.loadTimeoutMinutes),
  };
}

function settings(source: ArchiveSource): SourceSetting[] {
  const texts: Record<(typeof NAMES)[number], string | null> = {
    archive: source.path,
    pattern: source.pattern,
    'archive-image': source.image,
    expect: source.expect === null ? null : `${source.expect.label}=${source.expect.value}`,
    'load-timeout': `${source.loadTimeoutMinutes} min`,
  };
  return NAMES.flatMap((name) => (texts[name] === null ? [] : [{ name, key: '', text: texts[name] }]));
}
