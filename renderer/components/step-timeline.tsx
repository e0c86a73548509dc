import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { StepDto } from '../../electron/shared/dto.ts';
import type { SourceKind } from '../../electron/shared/sources/kinds.ts';
import { stepWords } from '../../electron/shared/step-words.ts';
import { type GrowingLog, NO_LINES } from '../data/growing-log.ts';
import { inWords, shortWords, words } from '../i18n/in-words.ts';
import { saidOfStep } from '../i18n/words.ts';
import { Took } from '../ui/times.tsx';
import { ToneIcon } from '../ui/tone.tsx';
import { LogView } from './log-view.tsx';

/** The steps of an update in their order, each with its time and its log. */
export function StepTimeline({
  steps,
  source,
  log,
}: {
  steps: readonly StepDto[];
  source: SourceKind;
  log: ReadonlyMap<number, GrowingLog>;
}) {
  if (steps.length === 0) return <p className="dim pad">{words('steps.none')}</p>;
  return (
    <ol className="timeline" aria-label="Steps">
      {steps.map((step) => (
        <Step key={step.id} step={step} source={source} log={log.get(step.id) ?? NO_LINES} />
      ))}
    </ol>
  );
}

function Step({ step, source, log }: { step: StepDto; source: SourceKind; log: GrowingLog }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const status = saidOfStep(step.status);
  const name = inWords(stepWords(step.kind, source));
  const hasLog = step.hasLog || log.length > 0;
  // What moves, and what went wrong, is open until a person decides otherwise.
  const open =
    hasLog && (chosen ?? (step.status === 'running' || (step.status === 'failed' && log.length > 0)));
  const inside = (
    <>
      <ToneIcon tone={status.tone} size={15} />
      <span className="step-name">
        {name}
        {step.member === null ? null : <span className="dim"> {step.member}</span>}
        {step.status === 'succeeded' ? null : (
          <span className={`step-status tone-${status.tone}`}>{status.text}</span>
        )}
      </span>
      <span className="step-took dim">
        <Took from={step.startedAt} to={step.finishedAt} />
      </span>
    </>
  );
  return (
    <li className={`step ${step.status}`}>
      {hasLog ? (
        <button type="button" className="step-head" aria-expanded={open} onClick={() => setChosen(!open)}>
          {inside}
          <ChevronRight size={15} aria-hidden className="chevron" />
        </button>
      ) : (
        <div className="step-head">{inside}</div>
      )}
      {step.error === null ? null : (
        <p className="step-error">{hasLog ? shortWords(step.error) : inWords(step.error)}</p>
      )}
      {open ? <LogView label={`Log: ${name}`} live={step.status === 'running'} log={log} /> : null}
    </li>
  );
}
