import { ExternalLink } from 'lucide-react';
import type { ImageLinks } from '../../electron/shared/dto.ts';

const NAMES = [
  ['url', 'Release notes'],
  ['documentation', 'Documentation'],
  ['source', 'Source'],
] as const;

/** The links that an image names, each once. They come from outside: only https is followed. */
export function linksOf(links: ImageLinks): { text: string; href: string }[] {
  const found = new Map<string, string>();
  for (const [key, text] of NAMES) {
    const href = links[key];
    if (href?.startsWith('https://') && ![...found.values()].includes(href)) found.set(text, href);
  }
  return [...found].map(([text, href]) => ({ text, href }));
}

export function ImageLinksLine({ links }: { links: ImageLinks }) {
  return (
    <span className="links-line">
      {linksOf(links).map(({ text, href }) => (
        <a
          key={text}
          href={href}
          title={href}
          target="_blank"
          rel="noreferrer noopener"
          className="with-icon"
        >
          {text} <ExternalLink size={13} aria-label="(opens in the browser)" />
        </a>
      ))}
    </span>
  );
}
