import { plainLine } from '../../shared/plain-text.ts';

/**
 * What an image says of itself in its labels: whoever made it wrote them, and nothing of Homeport's own goes by them.
 * Source: OCI image specification 1.1, annotations.md ("Pre-Defined Annotation Keys").
 */
type ImageNotes = {
  version: string | null;
  revision: string | null;
  links: { source: string | null; url: string | null; documentation: string | null };
};

type Labels = Readonly<Record<string, string>> | null | undefined;

const PREFIX = 'org.opencontainers.image.';
const LONGEST_WORD = 128;
const LONGEST_LINK = 2048;

export function notesOf(labels: Labels): ImageNotes {
  return {
    version: word(labels, 'version'),
    revision: word(labels, 'revision'),
    links: {
      source: link(labels, 'source'),
      url: link(labels, 'url'),
      documentation: link(labels, 'documentation'),
    },
  };
}

function word(labels: Labels, name: string): string | null {
  const said = plainLine((labels?.[`${PREFIX}${name}`] ?? '').replace(/\s+/g, ' ').trim());
  return said === '' || said.length > LONGEST_WORD ? null : said;
}

/** A person follows it: https alone, and nothing that looks like another host than it is. */
function link(labels: Labels, name: string): string | null {
  const said = labels?.[`${PREFIX}${name}`]?.trim() ?? '';
  if (said.length > LONGEST_LINK || !URL.canParse(said)) return null;
  const { protocol, username, password, href } = new URL(said);
  return protocol === 'https:' && username === '' && password === '' && plainLine(href) === href
    ? href
    : null;
}
