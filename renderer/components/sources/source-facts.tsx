import type { ReactNode } from 'react';
import type { GitSource } from '../../../electron/shared/sources/git.ts';
import type { SourceKind } from '../../../electron/shared/sources/kinds.ts';
import type { RegistrySource } from '../../../electron/shared/sources/registry.ts';
import type { Source, SourceOf } from '../../../electron/shared/sources/source.ts';

type Fact = { name: string; value: ReactNode };

const FACTS: { [K in SourceKind]: (source: SourceOf<K>) => Fact[] } = {
  git: gitFacts,
  registry: registryFacts,
  archive: ({ path }) => [{ name: 'Archive', value: <code>{path}</code> }],
};

const factsOf = <K extends SourceKind>(kind: K): ((source: SourceOf<K>) => Fact[]) => FACTS[kind];

/** Where an app comes from, for its page. */
export const sourceFacts = (source: Source): Fact[] => factsOf(source.kind)(source);

function registryFacts({ image, follow, expect }: RegistrySource): Fact[] {
  return [
    { name: 'Image', value: <span className="break">{image}</span> },
    ...(follow.kind === 'versions'
      ? [
          {
            name: 'Versions',
            value: (
              <>
                <code>{follow.pattern}</code> {follow.prereleases ? 'with pre-releases' : null}
              </>
            ),
          },
        ]
      : follow.tag === null
        ? []
        : [{ name: 'Tag', value: <code>{follow.tag}</code> }]),
    ...(follow.kind === 'pin'
      ? [{ name: 'Follows', value: <span title={follow.digest}>Nothing: exactly this image</span> }]
      : []),
    ...(expect === null
      ? []
      : [{ name: 'Must say', value: <code className="break">{`${expect.label}=${expect.value}`}</code> }]),
  ];
}

function gitFacts({ from, watch, dockerfile, context }: GitSource): Fact[] {
  const watched = watch ?? (from.kind === 'git' ? from : null);
  return [
    ...(watched
      ? [
          { name: 'Repository', value: <span className="break">{watched.url}</span> },
          watched.tag === null
            ? { name: 'Branch', value: watched.branch ?? <span className="dim">the remote's default</span> }
            : { name: 'Tags', value: <code>{watched.tag}</code> },
        ]
      : []),
    ...(from.kind === 'folder' ? [{ name: 'Builds folder', value: <code>{from.path}</code> }] : []),
    ...(from.kind === 'git' && watch
      ? [{ name: 'Builds', value: <span className="break">{from.url}</span> }]
      : []),
    {
      name: 'Dockerfile',
      value: <code>{context === '.' ? dockerfile : `${context}/${dockerfile}`}</code>,
    },
  ];
}
