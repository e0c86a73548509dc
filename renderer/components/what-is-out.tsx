import { CloudDownload } from 'lucide-react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { sizeWords } from '../../electron/shared/size-words.ts';
import { versionName } from '../../electron/shared/version.ts';
import { useAppActions } from '../data/use-app-actions.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { Ago } from '../ui/times.tsx';
import { Notice } from '../ui/tone.tsx';
import { ImageLinksLine } from './image-links.tsx';

/** Whether something is out that an update would put in. */
export const isOut = ({ lastCheck, activeUpdate }: AppDto): boolean =>
  lastCheck?.result === 'new' && lastCheck.version !== null && activeUpdate === null;

/** The release that is out and not in yet: what is known of it, and the button that puts it in. */
export function WhatIsOut({ app }: { app: AppDto }) {
  const actions = useAppActions(app.name, true);
  const { lastCheck, running } = app;
  if (!isOut(app) || lastCheck === null || lastCheck.version === null) return null;
  const { version, about, message } = lastCheck;
  // What runs is this very version: its settings have changed, or the folder that is built.
  const same = running?.version?.id === version.id;
  const name = versionName(version);
  return (
    <Notice
      tone="idle"
      title={same ? inWords(message) : words('news.out', { version: name })}
      actions={
        <>
          <Button look="primary" icon={CloudDownload} pending={actions.pending} onClick={actions.update}>
            {same ? 'Update now' : words('out.put-in', { version: name })}
          </Button>
          {same ? null : (
            <Button pending={actions.pending} onClick={() => actions.skip(version.id)}>
              Skip this version
            </Button>
          )}
        </>
      }
    >
      <span className="links-line">
        {version.message === null ? null : <span>{version.message}</span>}
        {version.madeAt === null ? null : (
          <span>
            Made <Ago at={version.madeAt} />
          </span>
        )}
        {about === undefined || about.bytes === null ? null : (
          <span className="num">{words('out.size', { size: sizeWords(about.bytes) })}</span>
        )}
        {about === undefined ? null : <ImageLinksLine links={about.links} />}
      </span>
    </Notice>
  );
}
