import {
  Ellipsis,
  ExternalLink,
  Hammer,
  PanelTop,
  Play,
  RefreshCw,
  RotateCcw,
  SkipForward,
  Square,
  Undo2,
} from 'lucide-react';
import { useState } from 'react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { restoreOf } from '../../electron/shared/restore-words.ts';
import { linksFromHere } from '../data/app-links.ts';
import { newsOf } from '../data/news.ts';
import type { AppActions } from '../data/use-app-actions.ts';
import { words } from '../i18n/in-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useNow } from '../ui/now.ts';
import { BuildAgain } from './build-again.tsx';
import { restoreLabel } from './restore-button.tsx';

/** Everything an app can be asked for, in one menu. @param page leave out *Open page* where that is where one is */
export function AppMenu({ app, actions, page = true }: { app: AppDto; actions: AppActions; page?: boolean }) {
  const now = useNow(60_000);
  const busy = app.activeUpdate !== null;
  const reachable = linksFromHere(app).filter((link) => link.url !== null);
  const target = restoreOf(app);
  const news = newsOf(app);
  const [asking, setAsking] = useState<'build-again' | 'stop' | null>(null);
  const up = !['stopped', 'created', 'missing', 'never-ran', 'unknown'].includes(app.state);
  const idleWithContainer = !busy && app.containerId !== null;
  const items: MenuItem[] = [
    { label: 'Check now', icon: RefreshCw, onSelect: actions.check },
    ...(news === null
      ? []
      : [
          news.skipped
            ? {
                label: `Don’t skip ${news.version}`,
                icon: SkipForward,
                onSelect: () => actions.unskip(news.id),
              }
            : { label: `Skip ${news.version}`, icon: SkipForward, onSelect: () => actions.skip(news.id) },
        ]),
    // What is fetched is the same every time.
    ...(app.config.source.kind === 'git'
      ? [
          {
            label: words('ask.build-again-button'),
            icon: Hammer,
            disabled: busy || app.state === 'never-ran',
            onSelect: () => setAsking('build-again'),
          },
        ]
      : []),
    ...(target
      ? [
          {
            label: restoreLabel(target, now),
            icon: Undo2,
            disabled: busy || app.previous?.available !== true,
            onSelect: () => actions.restore(target.release),
          },
        ]
      : []),
    {
      label: 'Restart',
      icon: RotateCcw,
      disabled: !idleWithContainer,
      onSelect: actions.restart,
    },
    up
      ? { label: 'Stop…', icon: Square, disabled: !idleWithContainer, onSelect: () => setAsking('stop') }
      : { label: 'Start', icon: Play, disabled: !idleWithContainer, onSelect: actions.start },
    ...reachable.map(({ url, text }) => ({
      label: reachable.length === 1 ? 'Open in browser' : `Open ${text}`,
      icon: ExternalLink,
      href: url,
    })),
    ...(page ? [{ label: 'Open page', icon: PanelTop, href: `#/apps/${app.name}` }] : []),
  ];
  return (
    <>
      <Menu label={`More for ${app.name}`} items={items}>
        <Ellipsis size={16} aria-hidden />
      </Menu>
      {asking === 'build-again' ? (
        <BuildAgain app={app} actions={actions} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'stop' ? (
        <ConfirmDialog
          title={words('ask.stop-title', { app: app.name })}
          confirm="Stop it"
          pending={actions.pending}
          onConfirm={() => {
            actions.stop();
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        >
          <p>{words('ask.stop')}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
