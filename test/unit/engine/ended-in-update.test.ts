import { expect, test } from 'vitest';
import { endedInUpdate } from '../../../electron/engine/health/ended-in-update.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { child, member } from '../domain/plan-samples.ts';
import { app, at, update } from '../store/samples.ts';
import { open, tempDir } from '../store/support.ts';

test.each([
  ['the app’s own, in the middle', 'new', 500, true, true],
  ['a child, in the middle', 'new-child', 500, true, true],
  ['one that was put back', 'old-child', 500, true, true],
  ['one that had ended before', 'old', -1, true, false],
  ['one that ended afterwards', 'new', 1001, true, false],
  ['one that has nothing to do with it', 'other', 500, true, false],
  ['one that the update never touched', 'old', 500, false, false],
])('%s', (_, id, ended, begun, expected) => {
  const store = open(tempDir());
  store.insertApp(app());
  const members = [member(), child({ name: 'child', previousId: 'old-child', candidateId: 'new-child' })];
  store.insertUpdate(update('u', { journal: oneAppJournal({ begun, members }) }));
  store.record(
    update('u', {
      journal: oneAppJournal({ begun, members }),
      outcome: 'succeeded',
      phase: 'done',
      finishedAt: at(1000),
    }),
  );
  expect(endedInUpdate(store, { Id: id, State: { FinishedAt: at(ended).toISOString() } })).toBe(expected);
});
