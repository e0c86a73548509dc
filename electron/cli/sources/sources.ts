import type { Command } from 'commander';
import { SOURCE_KINDS, type SourceKind } from '../../shared/sources/kinds.ts';
import type { Source } from '../../shared/sources/source.ts';
import { say } from '../../shared/text/text.ts';
import { usage } from '../exit.ts';
import { archiveModule } from './archive.ts';
import { gitModule } from './git.ts';
import { registryModule } from './registry.ts';
import type {
  SourceChanges,
  SourceInput,
  SourceModule,
  SourceOptions,
  SourceSetting,
} from './source-module.ts';

export type { SourceChanges, SourceOptions } from './source-module.ts';

const MODULES: { [K in SourceKind]: SourceModule<K> } = {
  git: gitModule,
  registry: registryModule,
  archive: archiveModule,
};

const moduleOf = <K extends SourceKind>(kind: K): SourceModule<K> => MODULES[kind];

/** The options of all kinds of sources: shared by `add`, `adopt` and `set`. */
export function withSourceOptions(command: Command): Command {
  const grouped = command.optionsGroup('Where it comes from:');
  return SOURCE_KINDS.reduce((all, kind) => moduleOf(kind).withOptions(all), grouped);
}

/** What `add` and `adopt` send. @throws HomeportError BAD_INPUT where no source is named, or more than one */
export function sourceFrom(options: SourceOptions): SourceInput {
  const [kind, another] = SOURCE_KINDS.filter((each) => moduleOf(each).isNamed(options));
  if (kind === undefined || another !== undefined) {
    throw usage(say('usage.no-source'));
  }
  return moduleOf(kind).from(options);
}

export const changedSource = (source: Source, said: SourceChanges): Source =>
  moduleOf(source.kind).changed(source, said);

export const SOURCE_ORDER: readonly string[] = SOURCE_KINDS.flatMap((kind) => moduleOf(kind).names);

export const sourceSettings = (source: Source): SourceSetting[] => moduleOf(source.kind).settings(source);
