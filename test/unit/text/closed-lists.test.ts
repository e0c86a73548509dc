import { expect, expectTypeOf, test } from 'vitest';
import type { StepKind } from '../../../electron/engine/domain/steps.ts';
import type { Attention, CheckResult, UpdateSummary } from '../../../electron/shared/dto.ts';
import { doingWords, outcomeWords } from '../../../electron/shared/outcome-words.ts';
import type { SourceKind } from '../../../electron/shared/sources/kinds.ts';
import type { Code } from '../../../electron/shared/text/en/index.ts';
import { render } from '../../../electron/shared/text/render.ts';
import type {
  AppState,
  Outcome,
  Phase,
  Provenance,
  ReleaseState,
  Trigger,
  UpdateKind,
} from '../../../electron/shared/words.ts';
import { saidOfOutcome, saidOfState } from '../../../renderer/i18n/words.ts';

test('each word of a closed list has its message', () => {
  expectTypeOf<`step.${StepKind}`>().toExtend<Code>();
  expectTypeOf<`state.${AppState}`>().toExtend<Code>();
  expectTypeOf<`outcome.${Outcome}`>().toExtend<Code>();
  expectTypeOf<`phase.${Phase}` | `doing.${Phase}`>().toExtend<Code>();
  expectTypeOf<`release.${ReleaseState}`>().toExtend<Code>();
  expectTypeOf<`version.${SourceKind}` | `version-title.${SourceKind}`>().toExtend<Code>();
  expectTypeOf<`provenance.${Provenance}`>().toExtend<Code>();
  expectTypeOf<`trigger.${Trigger}` | `kind.${UpdateKind}`>().toExtend<Code>();
  expectTypeOf<`attention-title.${Attention['kind']}`>().toExtend<Code>();
  expectTypeOf<`check-result.${CheckResult['result']}`>().toExtend<Code>();
});

test('of an app’s first build nothing could have been touched', () => {
  expect(render(outcomeWords('failed', 'update'))).toBe('failed, app untouched');
  expect(render(outcomeWords('failed', 'add'))).toBe('failed, nothing runs');
  expect(render(outcomeWords('succeeded', 'add'))).toBe('succeeded');
});

test('what is under way is said by what it waits for, else by its phase', () => {
  const update = {
    awaitingDecision: false,
    inLine: false,
    phase: 'gate',
  } as const satisfies Partial<UpdateSummary>;
  expect(render(doingWords(update))).toBe('waiting for it to prove healthy');
  expect(render(doingWords({ ...update, inLine: true }))).toBe('waiting its turn');
  expect(render(doingWords({ ...update, inLine: true, awaitingDecision: true }))).toBe(
    'waiting for your decision',
  );
});

test('the window begins a line with a capital', () => {
  expect(saidOfState('missing')).toEqual({ text: 'Without a container', tone: 'bad' });
  expect(saidOfOutcome('rolled-back')).toEqual({ text: 'Rolled back', tone: 'warn' });
});
