import { Layers, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type Freed, type ImageDto, imageName } from '../../electron/shared/images-dto.ts';
import { sizeWords } from '../../electron/shared/size-words.ts';
import { errorWords } from '../data/error-words.ts';
import { atTheBeginning, inWords, words, wordsAround } from '../i18n/in-words.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Empty } from '../ui/layout.tsx';
import { Ago } from '../ui/times.tsx';
import { Notice } from '../ui/tone.tsx';

/** So many are shown before a person asks for all. */
const AT_FIRST = 12;

/** Each with why it stays, or with a button that removes it. */
export function ImageList({
  images,
  remove,
}: {
  images: readonly ImageDto[];
  remove: (image: ImageDto) => Promise<void>;
}) {
  const [all, setAll] = useState(false);
  const [removing, setRemoving] = useState<ImageDto | null>(null);
  if (images.length === 0)
    return (
      <Empty icon={Layers} title="No image yet">
        {words('images.none')}
      </Empty>
    );
  const shown = all ? images : images.slice(0, AT_FIRST);
  return (
    <>
      <div className="table-box">
        <table className="table" aria-label="Images">
          <thead>
            <tr>
              <th scope="col">Image</th>
              <th scope="col">Made</th>
              <th scope="col">Size</th>
              <th scope="col">Why it stays</th>
              <th scope="col">
                <span className="sr-only">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((image) => (
              <tr key={image.id}>
                <td data-label="Image">
                  <ImageNames image={image} />
                </td>
                <td data-label="Made">
                  {image.createdAt === null ? 'not known' : <Ago at={image.createdAt} />}
                </td>
                <td data-label="Size" className="num">
                  {sizeWords(image.bytes)}
                </td>
                <td data-label="Why it stays">{whyItStays(image)}</td>
                <td className="table-action">
                  {image.protectedBecause.length > 0 ? null : (
                    <IconButton
                      small
                      label={`Remove ${imageName(image)}`}
                      icon={Trash2}
                      onClick={() => setRemoving(image)}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {images.length <= AT_FIRST ? null : (
        <div>
          <Button small look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show the largest' : `Show all ${images.length}`}
          </Button>
        </div>
      )}
      {removing === null ? null : (
        <RemoveImage image={removing} remove={remove} close={() => setRemoving(null)} />
      )}
    </>
  );
}

function whyItStays({ protectedBecause: [first, ...more] }: ImageDto): string {
  if (first === undefined) return words('images.needless');
  return [atTheBeginning(first), ...more.map(inWords)].join(', ');
}

/** One that has no name is called by the beginning of its id. */
function ImageNames({ image }: { image: Pick<ImageDto, 'id' | 'names'> }) {
  const names = image.names.length === 0 ? [imageName(image)] : image.names;
  return (
    <span className="stack image-names">
      {names.map((name) => (
        <code key={name} className="break">
          {name}
        </code>
      ))}
      {image.names.length === 0 ? <span className="dim">no name</span> : null}
    </span>
  );
}

function RemoveImage({
  image,
  remove,
  close,
}: {
  image: ImageDto;
  remove: (image: ImageDto) => Promise<void>;
  close: () => void;
}) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const confirm = async () => {
    setPending(true);
    setProblem(null);
    try {
      await remove(image);
      close();
    } catch (error) {
      setProblem(errorWords(error));
      setPending(false);
    }
  };
  return (
    <ConfirmDialog
      title={words('images.ask-remove-title')}
      confirm="Remove image"
      pending={pending}
      onConfirm={() => void confirm()}
      onClose={close}
    >
      <p>{wordsAround('images.ask-remove', { image: <code className="break">{imageName(image)}</code> })}</p>
      {image.names.length < 2 ? null : <ImageNames image={image} />}
      {problem === null ? null : (
        <Notice tone="warn" role="alert" title="It stays">
          {problem}
        </Notice>
      )}
    </ConfirmDialog>
  );
}

export function freedWords(freed: Freed | null): string {
  if (freed === null) return words('images.freed-unknown');
  const size = sizeWords(freed.bytes);
  return freed.atLeast ? words('images.freed-at-least', { size }) : words('images.freed', { size });
}
