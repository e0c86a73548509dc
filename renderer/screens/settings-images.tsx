import { Eraser } from 'lucide-react';
import { useState } from 'react';
import { type ImageDto, imageName, type PruneResult } from '../../electron/shared/images-dto.ts';
import { GetImage } from '../components/get-image.tsx';
import { freedWords, ImageList } from '../components/image-list.tsx';
import { PruneImages } from '../components/prune-images.tsx';
import { useClient } from '../data/client.ts';
import { useQuery } from '../data/use-query.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { Awaiting, Panel } from '../ui/layout.tsx';
import { Notice } from '../ui/tone.tsx';

/** What became of what was asked for last: it stands where it was asked. */
type Said = { tone: 'good' | 'warn'; title: string; lines: string[] };

/** The images on this machine's engine: what each is there for, and more room. */
export function ImagesPanel({ arrivedAt }: { arrivedAt: boolean }) {
  const client = useClient();
  // What each would free is counted where it is asked for: in the dialog.
  const list = useQuery('images', (signal) => client.images.list({ sizes: false }, { signal }));
  const [freeing, setFreeing] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);

  const remove = async ({ id, names }: ImageDto) => {
    const { freed } = await client.images.remove({ ref: id });
    const title = words('images.removed-one', { image: imageName({ id, names }) });
    setSaid({ tone: 'good', title, lines: [freedWords(freed)] });
    list.reload();
  };
  const pruned = (result: PruneResult) => {
    setFreeing(false);
    setSaid(saidOf(result));
    list.reload();
  };

  return (
    <Panel
      title="Images"
      arrivedAt={arrivedAt}
      actions={
        <Button small icon={Eraser} onClick={() => setFreeing(true)}>
          {words('images.free-space')}
        </Button>
      }
    >
      <p className="dim">{words('images.about')}</p>
      <div role="status">
        {said === null ? null : (
          <Notice tone={said.tone} title={said.title}>
            {said.lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </Notice>
        )}
      </div>
      {list.data === null ? (
        <Awaiting what="Images" error={list.error} retry={list.reload} />
      ) : (
        <ImageList images={list.data.images} remove={remove} />
      )}
      <GetImage got={list.reload} />
      {freeing ? <PruneImages done={pruned} close={() => setFreeing(false)} /> : null}
    </Panel>
  );
}

function saidOf({ removed, left, freed }: PruneResult): Said {
  return {
    tone: left.length === 0 ? 'good' : 'warn',
    title: words('images.removed', { count: removed.length }),
    lines: [
      freedWords(freed),
      ...left.map((it) =>
        words('images.left', { image: imageName(it), why: it.why.map(inWords).join(', ') }),
      ),
    ],
  };
}
