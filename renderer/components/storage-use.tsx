import { Eraser, HardDrive } from 'lucide-react';
import { useState } from 'react';
import { sizeWords } from '../../electron/shared/size-words.ts';
import type { DiskSpace, StorageTidied, StorageUsage } from '../../electron/shared/storage-dto.ts';
import { errorWords } from '../data/error-words.ts';
import { inWords, words, wordsAround } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/layout.tsx';
import { Notice } from '../ui/tone.tsx';

/** What Homeport takes on the disks: counted when a person asks, because some engines count files for it. The same in both windows. */
export function StorageUse({
  ask,
  tidy,
}: {
  ask: () => Promise<StorageUsage>;
  tidy: () => Promise<StorageTidied>;
}) {
  const [usage, setUsage] = useState<StorageUsage | null>(null);
  const [tidied, setTidied] = useState<StorageTidied | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setPending(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(errorWords(error));
    } finally {
      setPending(false);
    }
  };
  const count = async () => setUsage(await ask());
  const tidyUp = async () => {
    setTidied(await tidy());
    await count();
  };
  return (
    <div className="storage-use">
      <div className="storage-use-actions">
        <Button small icon={HardDrive} pending={pending} onClick={() => void run(count)}>
          {usage === null ? 'Count what is used' : 'Count again'}
        </Button>
        <Button small icon={Eraser} pending={pending} onClick={() => void run(tidyUp)}>
          Tidy up now
        </Button>
      </div>
      <p className="dim">
        {wordsAround('settings.tidy', { command: <code>homeport storage limit --gb 10 --days 30</code> })}
      </p>
      {problem === null ? null : (
        <Notice tone="warn" role="alert" title="That did not work">
          {problem}
        </Notice>
      )}
      {tidied === null ? null : (
        <Notice
          tone={tidied.kept.length === 0 ? 'good' : 'warn'}
          role="status"
          title={tidied.kept.length === 0 ? 'Tidied up' : 'Tidied up, but not everything'}
        >
          {[
            ...(tidied.done.length === 0 ? [words('settings.tidy-nothing')] : tidied.done.map(inWords)),
            ...tidied.kept.map((it) => `Kept: ${inWords(it)}`),
          ].join(' · ')}
        </Notice>
      )}
      <div role="status" aria-busy={pending}>
        {usage === null ? null : <Usage usage={usage} />}
      </div>
    </div>
  );
}

function Usage({ usage }: { usage: StorageUsage }) {
  const { disks, cache, apps, backups, keptAside, unknown } = usage;
  return (
    <>
      <Facts
        facts={[
          ...disks.map((disk) => ({ name: diskName(disk), value: diskValue(disk) })),
          { name: 'Database', value: sizeWords(usage.databaseBytes) },
          { name: 'Backups', value: sizeWords(backups.bytes) },
          ...(keptAside.count === 0
            ? []
            : [{ name: 'Databases kept aside', value: sizeWords(keptAside.bytes) }]),
          ...(usage.workBytes === 0 ? [] : [{ name: 'Checkouts', value: sizeWords(usage.workBytes) }]),
          {
            name: 'Build cache',
            value:
              cache === null
                ? 'not known'
                : words('settings.cache', {
                    own: sizeWords(cache.ownBytes),
                    limit: sizeWords(cache.limits.bytes),
                    all: sizeWords(cache.bytes),
                  }),
          },
        ]}
      />
      {apps === null || apps.length === 0 ? null : (
        <div className="table-box">
          <table className="table" aria-label="Images by app">
            <thead>
              <tr>
                <th scope="col">App</th>
                <th scope="col">Images</th>
                <th scope="col">Their own</th>
                <th scope="col">Shared with others</th>
                <th scope="col">Parked</th>
              </tr>
            </thead>
            <tbody>
              {apps.map((each) => (
                <tr key={each.app}>
                  <td data-label="App">{each.app}</td>
                  <td data-label="Images" className="num">
                    {each.images}
                  </td>
                  <td data-label="Their own" className="num">
                    {sizeWords(each.ownBytes)}
                  </td>
                  <td data-label="Shared with others" className="num">
                    {sizeWords(each.sharedBytes)}
                  </td>
                  <td data-label="Parked" className="num">
                    {sizeWords(each.parkedBytes)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {unknown.map(inWords).map((line) => (
        <p key={line} className="dim">
          {line}
        </p>
      ))}
    </>
  );
}

function diskName({ holds }: DiskSpace): string {
  if (holds.length > 1) return 'Free for data and Docker';
  return holds[0] === 'data' ? 'Free for data' : 'Free for Docker';
}

const diskValue = ({ freeBytes, totalBytes }: DiskSpace): string =>
  words('settings.disk-free', { free: sizeWords(freeBytes), all: sizeWords(totalBytes) });
