import type { UpdateEvent } from '../shared/contract.ts';
import type { StepDto, TransferProgress, UpdateDto } from '../shared/dto.ts';
import { furtherLines, headline } from '../shared/errors.ts';
import { kindOf } from '../shared/outcome-words.ts';
import type { SourceKind } from '../shared/sources/kinds.ts';
import { transferWords } from '../shared/transfer-words.ts';
import { between, duration, stepName } from './format.ts';
import { inWords } from './in-words.ts';
import type { Output } from './output.ts';

/** Prints an update's events as they come: one line a step when it has ended, its log lines beneath, dimmed. */
export type Progress = {
  event(event: UpdateEvent): void;
  /** Takes away what stands on the terminal for the step under way. */
  end(): void;
};

/** More than the lines of an error. */
const REMEMBERED = 30;

const MARKS: Record<StepDto['status'], string> = {
  running: '…',
  succeeded: '✓',
  failed: '✗',
  interrupted: '!',
};

export function createProgress(out: Output): Progress {
  const ended = new Set<number>();
  const names = new Map<number, string>();
  /** An error that a step's log has ended with is not said twice, whichever of the two comes first. */
  const lastLines = new Map<number, string[]>();
  const errors = new Map<number, string>();
  let logShown: number | null = null;
  let current = '';
  let source: SourceKind = 'git';
  const told = createTold();
  let waitingFor: string | null = null;

  // On a terminal the step under way has a line that is rewritten; elsewhere every line is written once.
  const clear = () => {
    if (current !== '') out.rewrite('');
  };
  const line = (text: string) => {
    clear();
    out.line(text);
    if (current !== '') out.rewrite(current);
  };
  const setCurrent = (text: string) => {
    clear();
    current = text;
    if (current !== '') out.rewrite(current);
  };

  const showStep = (step: StepDto, progress: TransferProgress | null) => {
    if (step.status === 'running') {
      const much = progress === null ? '' : `  ${inWords(transferWords(progress))}`;
      setCurrent(out.dim(`${MARKS.running} ${stepName(step, source)}${much}`));
      // Elsewhere a line for each tenth of the way: who reads a log wants to see that it goes on.
      if (!out.live && progress !== null && told.isNew(progress)) line(`${stepName(step, source)}${much}`);
      return;
    }
    if (ended.has(step.id)) return;
    ended.add(step.id);
    setCurrent('');
    const took = duration(between(step.startedAt, step.finishedAt));
    line(`${MARKS[step.status]} ${stepName(step, source)}${took && `  ${out.dim(took)}`}`);
    if (step.error === null) return;
    const said = lastLines.get(step.id) ?? [];
    const error = inWords(step.error);
    const lines = [headline(error), ...furtherLines(error)];
    for (const each of lines) if (!said.includes(each.trim())) line(`    ${each}`);
    errors.set(step.id, headline(error));
  };

  const showUpdate = (update: UpdateDto) => {
    for (const step of update.steps) showStep(step, update.progress);
    const now = update.waitingFor && inWords(update.waitingFor);
    if (now !== waitingFor) {
      waitingFor = now;
      if (waitingFor !== null) line(waitingFor);
    }
  };

  return {
    event(event) {
      if (event.type === 'update') {
        source = kindOf(event.update);
        for (const step of event.update.steps) names.set(step.id, stepName(step, source));
        showUpdate(event.update);
        return;
      }
      for (const { stepId, text } of event.lines) {
        const name = names.get(stepId);
        // Log lines may come after their step has ended: without this the reader would take them for another one's.
        const said = out.live && !ended.has(stepId);
        if (stepId !== logShown && name !== undefined && !said) line(`${MARKS.running} ${name}`);
        logShown = stepId;
        if (errors.get(stepId) === text.trim()) continue;
        lastLines.set(stepId, [...(lastLines.get(stepId) ?? []).slice(1 - REMEMBERED), text.trim()]);
        line(out.dim(`    ${text.trimEnd()}`));
      }
    },
    end: () => setCurrent(''),
  };
}

/** Where the end is not known, one line for so many bytes. */
const TOLD_BYTES = 100_000_000;

/** Says of each state of a transfer whether it is a tenth further than the last that was told. */
function createTold() {
  let last = -1;
  return {
    isNew({ done, total }: TransferProgress): boolean {
      const tenth = total === null ? Math.floor(done / TOLD_BYTES) : Math.floor((done / total) * 10);
      if (tenth <= last || done === 0) return false;
      last = tenth;
      return true;
    },
  };
}
