import type { Command } from 'commander';
import { SOURCE_KINDS, type SourceKind } from '../../shared/sources/kinds.ts';
import { type Source, source } from '../../shared/sources/source.ts';
import { say } from '../../shared/text/text.ts';
import { usage } from '../exit.ts';
import { parseInput } from '../parse-input.ts';
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

export type { SourceChanges, SourceInput, SourceOptions } from './source-module.ts';

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
  const [kind, another] = namedKinds(options);
  if (kind === undefined) throw usage(say('usage.no-source'));
  if (another !== undefined) throw usage(say('usage.two-kinds'));
  refuseOptionsOfOthers(kind, options);
  return moduleOf(kind).from(options);
}

/** Whether anything was said of where the app comes from. */
export const saysSource = (options: SourceOptions): boolean =>
  Object.entries(options).some(
    ([name, value]) => value !== undefined && SOURCE_ORDER.includes(optionName(name, value)),
  );

/** Whether a place is named: without one, what is said is about a source that is known. */
export const namesSource = (options: SourceOptions): boolean => namedKinds(options).length > 0;

/** The source with what was said. Where that names a place of another kind, the app comes from there instead. @throws HomeportError BAD_INPUT */
export function changedSource(now: Source, said: SourceChanges): Source {
  const options = given(said);
  if (namedKinds(options).some((kind) => kind !== now.kind))
    return source.parse(parseInput(source, sourceFrom(options)));
  refuseOptionsOfOthers(now.kind, options);
  return moduleOf(now.kind).changed(now, said);
}

const namedKinds = (options: SourceOptions): SourceKind[] =>
  SOURCE_KINDS.filter((kind) => moduleOf(kind).isNamed(options));

/** Without what is taken back: that is nothing where there is another source. */
function given(said: SourceChanges): SourceOptions {
  const left: SourceOptions = Object.fromEntries(
    Object.entries(said).filter(([name, value]) => name === 'cache' || value !== false),
  );
  return left;
}

/** An option of another kind would be passed over, and a person would not know. @throws HomeportError BAD_INPUT */
function refuseOptionsOfOthers(kind: SourceKind, options: SourceOptions): void {
  const said = Object.entries(options).flatMap(([attribute, value]) =>
    value === undefined ? [] : [optionName(attribute, value)],
  );
  const own = moduleOf(kind).names;
  for (const other of SOURCE_KINDS) {
    const option = moduleOf(other).names.find((name) => said.includes(name) && !own.includes(name));
    if (option === undefined) continue;
    const { tag } = options;
    throw usage(
      kind === 'registry' && option === 'tag' && tag !== undefined
        ? say('usage.tag-of-image', { tag })
        : say(`usage.option-of.${other}`, { option }),
    );
  }
}

/** 'build-timeout' of `buildTimeout`; commander has `--no-cache` as `cache: false`. */
function optionName(attribute: string, value: unknown): string {
  if (attribute === 'cache') return value === false ? 'no-cache' : 'cache';
  const name = attribute.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return name.replace(/^remove-/, '');
}

export const SOURCE_ORDER: readonly string[] = SOURCE_KINDS.flatMap((kind) => moduleOf(kind).names);

export const sourceSettings = (now: Source): SourceSetting[] => moduleOf(now.kind).settings(now);
