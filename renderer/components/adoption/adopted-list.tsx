import { Link } from 'wouter';
import type { Adopted } from '../../../electron/shared/dto.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { PageHead, Panel } from '../../ui/layout.tsx';
import { Notice, ToneIcon } from '../../ui/tone.tsx';

/** What happened, and what happens next. */
export function AdoptedList({ adopted }: { adopted: readonly Adopted[] }) {
  const done = adopted.filter(({ app }) => app !== null).length;
  const notAll = done < adopted.length;
  return (
    <>
      <PageHead
        title={words('several.done-title', { count: done })}
        actions={
          <ButtonLink to="/" look="primary">
            Go to your apps
          </ButtonLink>
        }
      />
      {done === 0 ? null : (
        <Notice tone="good" role="status" title={words('several.nothing-changed')}>
          {words('several.next')}
        </Notice>
      )}
      <Panel title={notAll ? words('several.each') : words('several.all')}>
        <ul className="adopted">
          {adopted.map((each) => (
            <li key={each.container} className="with-icon">
              <ToneIcon tone={each.app === null ? 'warn' : 'good'} size={15} />
              {each.app === null ? (
                <span>
                  <b>{each.container}</b>{' '}
                  <span className="reason">{each.refusal && inWords(each.refusal)}</span>
                </span>
              ) : (
                <Link href={`/apps/${each.app}`}>{each.app}</Link>
              )}
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
