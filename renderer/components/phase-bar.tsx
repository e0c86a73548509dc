import { Check, LoaderCircle, Undo2 } from 'lucide-react';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { doingWords, kindOf, phaseText } from '../../electron/shared/outcome-words.ts';
import { PHASES, type Phase } from '../../electron/shared/words.ts';
import { atTheBeginning } from '../i18n/in-words.ts';

/** A restore starts from an image that is there already. */
const AHEAD: Record<UpdateDto['kind'], readonly Phase[]> = {
  add: ['acquire', 'verify', 'swap', 'gate', 'commit'],
  update: ['acquire', 'verify', 'swap', 'gate', 'commit'],
  restore: ['verify', 'swap', 'gate', 'commit'],
};

/** How far an update under way has come. */
export function PhaseBar({ update }: { update: UpdateDto }) {
  if (update.outcome !== null) return null;
  if (update.phase === 'rollback') {
    return (
      <p className="phase-back">
        <Undo2 size={16} aria-hidden /> {atTheBeginning(doingWords(update))}
      </p>
    );
  }
  const now = PHASES.indexOf(update.phase);
  return (
    <ol className="phases" aria-label="Progress">
      {AHEAD[update.kind].map((phase) => {
        const at = PHASES.indexOf(phase);
        const where = at < now ? 'past' : at === now ? 'now' : 'ahead';
        return (
          <li key={phase} className={`phase ${where}`} aria-current={where === 'now' ? 'step' : undefined}>
            <span className="phase-mark">
              {where === 'past' ? <Check size={12} aria-label="done:" /> : null}
              {where === 'now' ? <LoaderCircle size={12} className="spin" aria-hidden /> : null}
            </span>
            {atTheBeginning(phaseText(phase, kindOf(update)))}
          </li>
        );
      })}
    </ol>
  );
}
