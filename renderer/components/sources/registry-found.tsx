import type { RegistryInspection } from '../../../electron/shared/dto.ts';
import { sizeWords } from '../../../electron/shared/size-words.ts';
import { versionName } from '../../../electron/shared/version.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { Facts } from '../../ui/layout.tsx';
import { Ago } from '../../ui/times.tsx';
import { Notice } from '../../ui/tone.tsx';
import { ImageLinksLine, linksOf } from '../image-links.tsx';
import { contentsOf } from './image-contents.ts';

/** More than that nobody reads; the first of them says what would be taken. */
const SHOWN = 8;

/** What *Look* found in the registry. */
export function RegistryFound({ found }: { found: RegistryInspection }) {
  const { version, tag, matching, versions, bytes, platforms, links, warnings } = found;
  const { madeAt } = version;
  const facts = [
    ...(matching.length > 0
      ? [{ name: 'Matches, newest first', value: <Tags tags={matching} first /> }]
      : []),
    ...(tag !== null && tag !== version.label ? [{ name: 'Tag', value: <code>{tag}</code> }] : []),
    ...(bytes === null ? [] : [{ name: 'To get', value: <span className="num">{sizeWords(bytes)}</span> }]),
    ...(madeAt === null ? [] : [{ name: 'Made', value: <Ago at={madeAt} /> }]),
    ...(platforms.length > 0 ? [{ name: 'Made for', value: platforms.join(', ') }] : []),
    { name: 'In it', value: words('form.registry-in-it', { contents: contentsOf(found) }) },
    ...(linksOf(links).length > 0 ? [{ name: 'More', value: <ImageLinksLine links={links} /> }] : []),
    ...(matching.length === 0 && versions.length > 0
      ? [{ name: 'Versions there', value: <Tags tags={versions} /> }]
      : []),
  ];
  return (
    <div className="wide">
      <Notice
        tone={warnings.length > 0 ? 'warn' : 'good'}
        role="status"
        title={`Found ${versionName(version)}`}
      >
        {warnings.map(inWords).join(' ')}
        <Facts facts={facts} />
      </Notice>
    </div>
  );
}

function Tags({ tags, first = false }: { tags: readonly string[]; first?: boolean }) {
  const more = tags.length - SHOWN;
  return (
    <span className="tags">
      {tags.slice(0, SHOWN).map((tag, index) => (
        <code key={tag} className={first && index === 0 ? 'chosen' : undefined}>
          {tag}
        </code>
      ))}
      {more > 0 ? <span className="dim">{words('form.registry-more-tags', { more })}</span> : null}
    </span>
  );
}
