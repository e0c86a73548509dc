import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { headline } from '../../electron/shared/errors.ts';
import { shortId } from '../../electron/shared/version.ts';
import { updateGlance, updateSubject, updateTitle } from '../data/glance.ts';
import { shortWords } from '../i18n/in-words.ts';
import { durationWords } from '../i18n/time-words.ts';
import { triggerWords } from '../i18n/words.ts';
import { Ago, Took } from '../ui/times.tsx';
import { Pill } from '../ui/tone.tsx';

/** ', down 1.8 s'; empty where nothing was stopped. */
function downWords({ downtimeMs, stillDown }: UpdateDto): string {
  if (downtimeMs === null) return '';
  return `, down ${durationWords(downtimeMs)}${stillDown ? ' and on' : ''}`;
}

/** Updates, newest first, each a link to its steps and logs. @param named with the app's name */
export function UpdateList({ updates, named }: { updates: readonly UpdateDto[]; named: boolean }) {
  return (
    <ul className="update-list">
      {updates.map((update) => {
        const glance = updateGlance(update);
        const subject = update.error === null ? headline(updateSubject(update)) : shortWords(update.error);
        return (
          <li key={update.id}>
            <Link href={`/updates/${update.id}`} className="update-item">
              <span className="update-outcome">
                <Pill tone={glance.tone}>{glance.text}</Pill>
              </span>
              <span className="update-what">
                <span className="update-title">
                  {named ? <b>{update.app} </b> : null}
                  {updateTitle(update)}
                  {update.to?.version ? <code>{shortId(update.to.version.id)}</code> : null}
                </span>
                <span className="dim clip" title={subject}>
                  {subject}
                </span>
              </span>
              <span className="update-when">
                <Ago at={update.startedAt} />
                <span className="dim">
                  {triggerWords(update.trigger)}, {update.outcome === null ? 'for' : 'took'}{' '}
                  <Took from={update.startedAt} to={update.finishedAt} />
                  {downWords(update)}
                </span>
              </span>
              <ChevronRight size={15} aria-hidden className="dim" />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
