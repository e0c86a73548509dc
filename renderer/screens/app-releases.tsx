import { Hammer, PackageOpen, Undo2 } from 'lucide-react';
import type { AppDto, ReleaseDto } from '../../electron/shared/dto.ts';
import type { SourceKind } from '../../electron/shared/sources/kinds.ts';
import type { RestoreMeans } from '../../electron/shared/words.ts';
import { ReleaseLine } from '../components/release-line.tsx';
import { useClient } from '../data/client.ts';
import { appRevision } from '../data/glance.ts';
import { type AppActions, useAppActions } from '../data/use-app-actions.ts';
import { useQuery } from '../data/use-query.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { saidOfRelease } from '../i18n/words.ts';
import { Button } from '../ui/button.tsx';
import { Awaiting, Empty, Panel } from '../ui/layout.tsx';
import { Ago } from '../ui/times.tsx';
import { Pill } from '../ui/tone.tsx';

/** Every kept release, each with *Restore* where it can be put back. */
export function AppReleases({ app }: { app: AppDto }) {
  const client = useClient();
  const actions = useAppActions(app.name, true);
  const releases = useQuery(`${app.name} ${appRevision(app)}`, (signal) =>
    client.releases.list({ app: app.name }, { signal }),
  );
  if (!releases.data) return <Awaiting what="Releases" error={releases.error} retry={releases.reload} />;
  if (releases.data.length === 0) {
    return (
      <Empty icon={PackageOpen} title="No release yet">
        {words('releases.none')}
      </Empty>
    );
  }
  return (
    <Panel title="Releases" flush>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Release</th>
              <th scope="col">State</th>
              <th scope="col">Made</th>
              <th scope="col">Last deployed</th>
              <th scope="col">
                <span className="sr-only">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {releases.data.map((release) => (
              <Row key={release.release} release={release} app={app} actions={actions} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Row({ release, app, actions }: { release: ReleaseDto; app: AppDto; actions: AppActions }) {
  const state = saidOfRelease(release.state);
  return (
    <tr>
      <td data-label="Release">
        <div className="stack">
          <ReleaseLine release={release} tag />
          {release.version?.author ? <span className="dim">by {release.version.author}</span> : null}
        </div>
      </td>
      <td data-label="State">
        <div className="stack">
          <span className="pills">
            <Pill tone={state.tone}>{state.text}</Pill>
            {release.running ? <Pill tone="good">Running now</Pill> : null}
          </span>
          {release.quarantineReason === null ? null : (
            <span className="reason">{inWords(release.quarantineReason)}</span>
          )}
          {release.rebuildNote === null ? null : <span className="dim">{inWords(release.rebuildNote)}</span>}
        </div>
      </td>
      <td data-label="Made">
        <Ago at={release.createdAt} />
      </td>
      <td data-label="Last deployed">
        {release.deployedAt === null ? <span className="dim">Never</span> : <Ago at={release.deployedAt} />}
      </td>
      <td className="table-action">
        <RestoreCell release={release} app={app} actions={actions} />
      </td>
    </tr>
  );
}

function RestoreCell({ release, app, actions }: { release: ReleaseDto; app: AppDto; actions: AppActions }) {
  const { restore } = release;
  if (restore === null) return release.running ? null : <span className="dim">{whyNot(release)}</span>;
  const how = means(restore, release);
  return (
    <div className="stack end">
      <Button
        small
        icon={restore === 'rebuild' ? Hammer : Undo2}
        pending={actions.pending}
        disabled={app.activeUpdate !== null}
        aria-label={`${how.button} #${release.release}`}
        onClick={() => actions.restore(release.release, restore === 'rebuild')}
      >
        {how.button}
      </Button>
      <span className="dim">{how.brings}</span>
    </div>
  );
}

type Means = { button: string; brings: string };

/** An image that is gone is had again as it was had before. */
const AGAIN: Record<SourceKind, Means> = {
  git: { button: 'Build again and restore', brings: 'a new image of its commit' },
  registry: { button: 'Get again and restore', brings: 'the very image, from its registry' },
  archive: { button: 'Load again and restore', brings: 'the very image, from its archive' },
};

const means = (restore: RestoreMeans, { version }: ReleaseDto): Means =>
  restore === 'rebuild' ? AGAIN[version?.kind ?? 'git'] : RESTORE[restore];

const RESTORE: Record<Exclude<RestoreMeans, 'rebuild'>, Means> = {
  container: { button: 'Restore', brings: 'the container as it was' },
  spec: { button: 'Restore', brings: 'a fresh container, same settings' },
};

function whyNot({ state, deployedAt }: ReleaseDto): string {
  return (state === 'good' || state === 'outside') && deployedAt !== null
    ? words('releases.image-gone')
    : words('releases.never-ran');
}
