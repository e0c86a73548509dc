import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StepRow, Update } from '../../../electron/engine/domain/model.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { app, at, begin, open, tempDir, update } from './support.ts';

/** The least that a store must be: arrays in the order of arrival. */
type Reference = {
  updates: Update[];
  steps: StepRow[];
  log: { update: string; step: number; text: string }[];
  numbers: Map<string, number>;
};

const APPS = ['web', 'db', 'cache'];
const pick = fc.nat(40);

const operation = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    app: fc.constantFrom(...APPS),
    when: fc.integer({ min: -1e6, max: 1e6 }),
  }),
  fc.record({ kind: fc.constant('begin' as const), update: pick, when: fc.nat(1e6) }),
  fc.record({ kind: fc.constant('end' as const), update: pick, step: pick, ok: fc.boolean() }),
  fc.record({ kind: fc.constant('finish' as const), update: pick }),
  fc.record({ kind: fc.constant('interrupt' as const), update: pick }),
  fc.record({
    kind: fc.constant('log' as const),
    step: pick,
    lines: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('release' as const), app: fc.constantFrom(...APPS), drop: fc.boolean() }),
  fc.record({ kind: fc.constant('reopen' as const) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const at_ = <T>(list: T[], index: number): T | undefined => list[list.length === 0 ? 0 : index % list.length];

function apply(store: Store, ref: Reference, op: Exclude<Operation, { kind: 'reopen' }>): void {
  switch (op.kind) {
    case 'insert': {
      const row = update(`u${ref.updates.length}`, { app: op.app, startedAt: at(op.when) });
      const busy = ref.updates.some((it) => it.app === op.app && it.finishedAt === null);
      const refused = refusalOf(() => store.insertUpdate(row));
      expect(refused).toBe(busy ? 'CONFLICT' : null);
      if (!busy) ref.updates.push(row);
      return;
    }
    case 'begin': {
      const row = at_(ref.updates, op.update);
      if (row === undefined) return;
      row.journal = oneAppJournal({ resumes: row.journal.resumes + 1, gaveUp: [`s${op.when}`] });
      const step = begin(row.id, { startedAt: at(op.when) });
      ref.steps.push({ ...step.begin, id: store.record(row, step) ?? -1 });
      return;
    }
    case 'end': {
      const row = at_(ref.updates, op.update);
      const step = at_(ref.steps, op.step);
      if (row === undefined || step === undefined) return;
      const meant = { ...row, error: asWritten(`ended ${step.id}`) };
      const end = {
        id: step.id,
        status: op.ok ? 'succeeded' : 'failed',
        error: op.ok ? null : asWritten('no'),
        finishedAt: at(5),
      } as const;
      const refused = refusalOf(() => store.record(meant, { end }));
      expect(refused).toBe(step.updateId === row.id ? null : 'NOT_FOUND');
      if (refused === null) {
        row.error = meant.error;
        Object.assign(step, { status: end.status, error: end.error, finishedAt: end.finishedAt });
      }
      return;
    }
    case 'finish': {
      const row = at_(ref.updates, op.update);
      if (row === undefined) return;
      Object.assign(row, { outcome: 'succeeded', phase: 'done', finishedAt: at(1) });
      store.record(row);
      return;
    }
    case 'interrupt': {
      const row = at_(ref.updates, op.update);
      if (row === undefined) return;
      store.interruptSteps(row.id, at(7));
      for (const step of ref.steps) {
        if (step.updateId === row.id && step.status === 'running')
          Object.assign(step, { status: 'interrupted', finishedAt: at(7) });
      }
      return;
    }
    case 'log': {
      const step = at_(ref.steps, op.step);
      if (step === undefined) return;
      store.appendLog(step.updateId, step.id, at(0), op.lines);
      for (const text of op.lines) ref.log.push({ update: step.updateId, step: step.id, text });
      return;
    }
    case 'release': {
      const highest = ref.numbers.get(op.app) ?? 0;
      const { number } = store.insertRelease({
        app: op.app,
        imageId: `sha256:${highest}`,
        tagFor: (n) => `t${n}`,
        sourceKey: 'k',
        provenance: 'git',
        version: null,
        origin: null,
        state: 'candidate',
        quarantineReason: null,
        spec: null,
        createdAt: at(0),
        deployedAt: null,
      });
      expect(number).toBe(highest + 1);
      ref.numbers.set(op.app, number);
      if (op.drop) store.deleteRelease(op.app, number);
      return;
    }
  }
}

/** The code it was refused with; null where it was not. */
function refusalOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (isHomeportError(error)) return error.code;
    throw error;
  }
}

function compare(store: Store, ref: Reference): void {
  expect(store.updates({ limit: 1000 })).toEqual(ref.updates.toReversed());
  expect(store.openUpdates()).toEqual(ref.updates.filter((it) => it.finishedAt === null));
  for (const name of APPS) {
    expect(store.updates({ app: name, limit: 1000 })).toEqual(
      ref.updates.filter((it) => it.app === name).reverse(),
    );
  }
  for (const { id } of ref.updates) {
    expect(store.steps(id)).toEqual(ref.steps.filter((step) => step.updateId === id));
    const lines = ref.log.filter((line) => line.update === id);
    expect(store.log(id, {}).map(({ seq, stepId, text }) => [seq, stepId, text])).toEqual(
      lines.map((line, index) => [index + 1, line.step, line.text]),
    );
    expect(store.stepsWithLog(id)).toEqual(new Set(lines.map((line) => line.step)));
  }
}

it('behaves like arrays in the order of arrival, over any sequence of operations and restarts', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 5, maxLength: 60 }), (operations) => {
      const dataDir = tempDir();
      const ref: Reference = { updates: [], steps: [], log: [], numbers: new Map() };
      let store = open(dataDir);
      for (const name of APPS) store.insertApp(app(name));
      for (const op of operations) {
        if (op.kind === 'reopen') {
          store.close();
          store = open(dataDir);
        } else apply(store, ref, op);
      }
      compare(store, ref);
      store.close();
    }),
    { numRuns: 60 },
  );
});
