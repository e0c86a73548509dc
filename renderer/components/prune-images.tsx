import { useRef, useState } from 'react';
import { imageName, type PrunePreview, type PruneResult } from '../../electron/shared/images-dto.ts';
import { sizeWords } from '../../electron/shared/size-words.ts';
import { useClient } from '../data/client.ts';
import { errorWords } from '../data/error-words.ts';
import { useAnswer } from '../data/use-answer.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CheckField, SelectField } from '../ui/field.tsx';
import { Awaiting } from '../ui/layout.tsx';
import { Notice } from '../ui/tone.tsx';

const AGES = [
  { value: '0', text: 'of any age' },
  { value: '7', text: 'older than a week' },
  { value: '30', text: 'older than 30 days' },
  { value: '180', text: 'older than half a year' },
] as const;
type Age = (typeof AGES)[number]['value'];

/** Shows what would go and why the others stay, then removes just that. Closed in the middle, the image in hand is the last. */
export function PruneImages({ done, close }: { done: (result: PruneResult) => void; close: () => void }) {
  const client = useClient();
  const [all, setAll] = useState(false);
  const [age, setAge] = useState<Age>('0');
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const leaving = useRef(new AbortController());
  const wish = { all, ...(age === '0' ? {} : { olderThanDays: Number(age) }) };
  const preview = useAnswer((signal) => client.images.prunePreview(wish, { signal }), [all, age]);
  const going = preview.data?.images.filter(({ goes }) => goes) ?? [];
  const asks = !preview.loading && preview.error === null && going.length > 0;

  const remove = async () => {
    setProblem(null);
    setProgress({ done: 0, all: going.length });
    try {
      const only = going.map(({ image }) => image.id);
      const { signal } = leaving.current;
      for await (const event of await client.images.prune({ ...wish, only }, { signal })) {
        if (event.type === 'done') done(event.result);
        else setProgress(event);
      }
    } catch (error) {
      if (leaving.current.signal.aborted) return;
      setProblem(errorWords(error));
      setProgress(null);
      preview.reload();
    }
  };
  const leave = () => {
    leaving.current.abort();
    close();
  };

  return (
    <ConfirmDialog
      title={words('images.ask-prune-title')}
      confirm={asks || progress !== null ? words('images.remove', { count: going.length }) : 'Close'}
      danger={asks}
      pending={preview.loading || progress !== null}
      onConfirm={() => (asks ? void remove() : leave())}
      onClose={leave}
    >
      {progress === null ? (
        <>
          <CheckField
            label="Also what somebody named"
            hint={words('images.all-hint')}
            checked={all}
            onChange={setAll}
          />
          <SelectField label="Only images" value={age} options={AGES} onChange={setAge} />
          <div aria-live="polite" aria-busy={preview.loading}>
            {preview.data === null || preview.error !== null ? (
              <Awaiting what="Images" error={preview.error} retry={preview.reload} />
            ) : (
              <Preview preview={preview.data} />
            )}
          </div>
        </>
      ) : (
        <div role="status">
          <progress className="wide" aria-label="Images removed" max={progress.all} value={progress.done} />
          <p>{words('images.removing', { done: progress.done, all: progress.all })}</p>
        </div>
      )}
      {problem === null ? null : (
        <Notice tone="warn" role="alert" title="That did not work">
          {problem}
        </Notice>
      )}
    </ConfirmDialog>
  );
}

function Preview({ preview: { images, frees, unknown } }: { preview: PrunePreview }) {
  const going = images.filter(({ goes }) => goes);
  const staying = images.filter(({ goes }) => !goes);
  return (
    <div className="prune-preview">
      <p>
        <strong>{goesWords(going.length, frees)}</strong>
      </p>
      {going.length === 0 ? null : (
        <ul aria-label="Goes" className="prune-list">
          {going.map(({ image }) => (
            <li key={image.id}>
              <code className="break">{imageName(image)}</code>{' '}
              <span className="dim">{sizeWords(image.bytes)}</span>
            </li>
          ))}
        </ul>
      )}
      {staying.length === 0 ? null : (
        <details>
          <summary>{words('images.stay', { count: staying.length })}</summary>
          <ul aria-label="Stays" className="prune-list">
            {staying.map(({ image, why }) => (
              <li key={image.id}>
                <code className="break">{imageName(image)}</code>{' '}
                <span className="dim">{why.map(inWords).join(', ')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {unknown.map(inWords).map((line) => (
        <p key={line} className="dim">
          {line}
        </p>
      ))}
    </div>
  );
}

function goesWords(count: number, frees: PrunePreview['frees']): string {
  if (count === 0) return words('images.nothing-goes');
  if (frees === null) return words('images.goes', { count });
  const size = sizeWords(frees.bytes);
  return frees.atLeast
    ? words('images.goes-at-least', { count, size })
    : words('images.goes-freeing', { count, size });
}
