/** One source of packages, as apt is told of it: sources.list(5), in either of its forms. */
export type AptSource = {
  uris: string[];
  suites: string[];
  components: string[];
  /** The keyring's path, or the key itself, as it is written; null: apt's default keyrings. */
  signedBy: string | null;
};

/** All enabled sources of binary packages in the text of a file. @param name ends with `.sources` for the newer form */
export function parseAptSources(name: string, text: string): AptSource[] {
  return name.endsWith('.sources') ? parseStanzas(text) : text.split('\n').flatMap(parseLine);
}

/** `deb [signed-by=… arch=…] uri suite component…` */
function parseLine(line: string): AptSource[] {
  const [, options = '', uri = '', suite = '', components = ''] =
    /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line) ?? [];
  if (uri === '') return [];
  const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1] ?? null;
  return [{ uris: [uri], suites: [suite], components: words(components), signedBy }];
}

function parseStanzas(text: string): AptSource[] {
  const uncommented = text.replaceAll(/^#.*\n?/gm, '');
  return uncommented.split(/\n(?:[ \t]*\n)+/).flatMap((stanza) => {
    const fields = new Map<string, string>();
    // A field goes on with every line that is indented: a key may be written out.
    for (const [, key = '', value = ''] of stanza.matchAll(/^([\w-]+):((?:.*)(?:\n[ \t].*)*)/gm))
      fields.set(key.toLowerCase(), value.trim());
    const field = (key: string) => words(fields.get(key) ?? '');
    if (!field('types').includes('deb') || /^(no|false|off|0)$/i.test(fields.get('enabled') ?? '')) return [];
    const signedBy = fields.get('signed-by') || null;
    return [{ uris: field('uris'), suites: field('suites'), components: field('components'), signedBy }];
  });
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** The source that a release's main packages come from: the distribution's own, wherever this machine has it from. */
export function mainSource(sources: readonly AptSource[], codename: string): AptSource | null {
  return (
    sources.find(({ suites, components }) => suites.includes(codename) && components.includes('main')) ?? null
  );
}

/** The same source for another suite, as the text of a `.sources` file. */
export function sourceFor(source: AptSource, suite: string): string {
  return [
    'Types: deb',
    `URIs: ${source.uris.join(' ')}`,
    `Suites: ${suite}`,
    'Components: main',
    // A key that is written out begins on a line of its own.
    ...(source.signedBy === null ? [] : [`Signed-By: ${source.signedBy.replace(/^(?=-----)/, '\n ')}`]),
    '',
  ].join('\n');
}
