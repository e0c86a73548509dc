import type { AppDto } from '../../electron/shared/dto.ts';
import { newsOf } from '../data/news.ts';
import type { AppActions } from '../data/use-app-actions.ts';
import { inWords } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { isOut } from './what-is-out.tsx';

/** Why what is out for an app is not in yet, and a person's word that it is not wanted, or is again. */
export function AppNews({ app, actions }: { app: AppDto; actions: AppActions }) {
  const news = newsOf(app);
  if (news === null || app.lastCheck === null) return null;
  return (
    <>
      {news.text.code === 'news.out' ? null : <span className="block">{inWords(news.text)}</span>}
      <span className="dim block">{inWords(app.lastCheck.message)}</span>
      {news.skipped ? (
        <Button pending={actions.pending} onClick={() => actions.unskip(news.id)}>
          Undo
        </Button>
      ) : isOut(app) ? null : (
        <Button pending={actions.pending} onClick={() => actions.skip(news.id)}>
          Skip this version
        </Button>
      )}
    </>
  );
}
