import { CloudDownload, ExternalLink, Eye, PackageX, RefreshCw } from 'lucide-react';
import { Link } from 'wouter';
import type { AppDto } from '../../electron/shared/dto.ts';
import { restoreOf } from '../../electron/shared/restore-words.ts';
import { AppHealth, AppHistory, AppLogs, AppReleases, AppSettings } from '../app/screens.ts';
import { AppMenu } from '../components/app-menu.tsx';
import { AttentionList } from '../components/attention-list.tsx';
import { RestoreButton } from '../components/restore-button.tsx';
import { isOut } from '../components/what-is-out.tsx';
import { linksFromHere } from '../data/app-links.ts';
import { useLiveApp } from '../data/live-store.ts';
import { useAppActions } from '../data/use-app-actions.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { saidOfState } from '../i18n/words.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Empty, PageHead } from '../ui/layout.tsx';
import { Pill } from '../ui/tone.tsx';
import { AppOverview } from './app-overview.tsx';

const TABS = [
  { tab: '', text: 'Overview', Screen: AppOverview },
  { tab: 'releases', text: 'Releases', Screen: AppReleases },
  { tab: 'history', text: 'History', Screen: AppHistory },
  { tab: 'health', text: 'Health', Screen: AppHealth },
  { tab: 'logs', text: 'Logs', Screen: AppLogs },
  { tab: 'settings', text: 'Settings', Screen: AppSettings },
] as const;

/** An app's page. */
export function AppScreen({ name, tab }: { name: string; tab: string }) {
  const app = useLiveApp(name);
  if (!app) {
    return (
      <>
        <PageHead title={name} />
        <Empty icon={PackageX} title={words('page.none')}>
          <ButtonLink to="/">Go to your apps</ButtonLink>
        </Empty>
      </>
    );
  }
  const { Screen } = TABS.find((one) => one.tab === tab) ?? TABS[0];
  const state = saidOfState(app.state);
  return (
    <>
      <PageHead
        title={app.name}
        beside={<Pill tone={state.tone}>{state.text}</Pill>}
        below={<Below app={app} />}
        // One filled button in view: that of the release that is out, where it is shown.
        actions={<Actions app={app} offered={tab === '' && isOut(app)} />}
      />
      <nav className="tabs" aria-label={`Pages of ${app.name}`}>
        {TABS.map((one) => (
          <Link
            key={one.tab}
            href={one.tab === '' ? `/apps/${name}` : `/apps/${name}/${one.tab}`}
            aria-current={one.tab === tab ? 'page' : undefined}
          >
            {one.text}
          </Link>
        ))}
      </nav>
      <AttentionList app={app.name} />
      <Screen app={app} />
    </>
  );
}

function Below({ app }: { app: AppDto }) {
  return (
    <>
      {app.stateDetail === null ? null : <span>{inWords(app.stateDetail)}</span>}
      {linksFromHere(app).map(({ url, text }) =>
        url === null ? (
          <span key={text} title={words('page.only-from-itself-why', { address: text })}>
            {words('page.only-from-itself', { address: text })}
          </span>
        ) : (
          <a key={text} href={url} target="_blank" rel="noreferrer noopener" className="with-icon">
            {text} <ExternalLink size={13} aria-label="(opens in the browser)" />
          </a>
        ),
      )}
    </>
  );
}

function Actions({ app, offered }: { app: AppDto; offered: boolean }) {
  const actions = useAppActions(app.name, true);
  const active = app.activeUpdate;
  const target = restoreOf(app);
  return (
    <>
      {active ? (
        <ButtonLink look="primary" icon={Eye} to={`/updates/${active.id}`}>
          Follow update
        </ButtonLink>
      ) : (
        <Button
          look={offered ? 'plain' : 'primary'}
          icon={CloudDownload}
          pending={actions.pending}
          onClick={actions.update}
        >
          {app.state === 'never-ran' ? 'Try again' : 'Update now'}
        </Button>
      )}
      <Button icon={RefreshCw} pending={actions.pending} onClick={actions.check}>
        Check now
      </Button>
      {target && app.previous?.available && !active ? (
        <RestoreButton
          target={target}
          pending={actions.pending}
          onRestore={() => actions.restore(target.release)}
        />
      ) : null}
      <AppMenu app={app} actions={actions} page={false} />
    </>
  );
}
