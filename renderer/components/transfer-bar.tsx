import type { TransferProgress } from '../../electron/shared/dto.ts';
import { transferWords } from '../../electron/shared/transfer-words.ts';
import { inWords } from '../i18n/in-words.ts';

/** How far the image has come that an update gets. */
export function TransferBar({ progress }: { progress: TransferProgress }) {
  const { done, total } = progress;
  return (
    <div className="transfer">
      <progress
        aria-label="Getting the image"
        {...(total === null ? {} : { max: Math.max(1, total), value: done })}
      />
      <span className="num dim">{inWords(transferWords(progress))}</span>
    </div>
  );
}
