import type { Command } from 'commander';
import type { ImageLinks, RegistryInspection, SourceInspection } from '../../shared/dto.ts';
import { sizeWords } from '../../shared/size-words.ts';
import { source } from '../../shared/sources/source.ts';
import { say } from '../../shared/text/text.ts';
import { shortId, versionName } from '../../shared/version.ts';
import { type Cli, connected, define } from '../command.ts';
import { relative } from '../format.ts';
import { helpPage } from '../in-words.ts';
import type { Said } from '../output.ts';
import { parseInput } from '../parse-input.ts';
import { type SourceOptions, sourceFrom, withSourceOptions } from '../sources/sources.ts';
import { facts } from '../table.ts';

/** More lines than that nobody reads. */
const SHOWN = 20;

/** What a source says of itself, before an app comes from it. */
export function registerLook(program: Command, cli: Cli, exit: (code: number) => void): void {
  withSourceOptions(
    define(program, 'look', 'see what a source has: which versions match, in which order; fetches nothing'),
  )
    .addHelpText('after', helpPage(say('help.look')))
    .action(
      connected(cli, exit, async ({ client, out, now }, command) => {
        const wanted = parseInput(source, sourceFrom(command.opts<SourceOptions>()));
        const found = await client.apps.inspectSource({ source: wanted });
        const image = wanted.kind === 'registry' ? wanted.image : '';
        out.result(found, () => linesOf(found, image, now()));
        return undefined;
      }),
    );
}

function linesOf(found: SourceInspection, image: string, now: Date): Said[] {
  switch (found.kind) {
    case 'registry':
      return ofRegistry(found, image, now);
    case 'git':
      return facts([
        ['Commit', `${shortId(found.commit.id)} ${found.commit.message ?? ''}`],
        ['Tag', found.tag],
        ['Branches', found.branches.join(', ')],
        ['Dockerfiles', found.dockerfiles.join(', ')],
        ...imageFacts(found),
      ]);
    case 'archive':
      return facts([
        ['File', found.file],
        ['Version', versionName(found.version)],
        ['Size', found.bytes === null ? null : sizeWords(found.bytes)],
        ['Images', found.images.join(', ')],
        ...imageFacts(found),
      ]);
  }
}

function ofRegistry(found: RegistryInspection, image: string, now: Date): Said[] {
  const { version, tag, matching, versions, bytes, platforms, links } = found;
  return [
    say('cli.looked-newest', { image, version: versionName(version) }),
    ...facts([
      ['Tag', tag],
      ['Digest', version.id],
      ['To get', bytes === null ? null : sizeWords(bytes)],
      ['Made', relative(version.madeAt, now)],
      ['Made for', platforms.join(', ')],
      ...linkFacts(links),
      ...imageFacts(found),
    ]),
    ...(matching.length > 0 ? ['', say('cli.looked-matches'), ...listed(matching)] : []),
    ...(matching.length === 0 && versions.length > 0
      ? ['', say('cli.looked-versions'), ...listed(versions)]
      : []),
    ...found.warnings.map((warning) => say('cli.note', { warning })),
  ];
}

function listed(tags: readonly string[]): Said[] {
  const more = tags.length - SHOWN;
  return [
    ...tags.slice(0, SHOWN).map((tag) => `  ${tag}`),
    ...(more > 0 ? [say('cli.looked-more', { more })] : []),
  ];
}

const linkFacts = ({ source: from, url, documentation }: ImageLinks): [string, string | null][] => [
  ['Source', from],
  ['Notes', url],
  ['Docs', documentation],
];

const imageFacts = (
  found: Pick<SourceInspection, 'exposedPorts' | 'volumes' | 'healthcheck'>,
): [string, string | null][] => [
  ['Ports', found.exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`).join(', ')],
  ['Volumes', found.volumes.join(', ')],
  ['Health check', found.healthcheck],
];
