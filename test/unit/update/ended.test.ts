import { expect, test } from 'vitest';
import type { Update } from '../../../electron/engine/domain/model.ts';
import { ended } from '../../../electron/engine/update/ended.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { type OneApp, oneAppJournal } from '../../support/one-app-journal.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

function update(said: OneApp): Update {
  return {
    id: 'u1',
    app: 'wiki',
    kind: 'update',
    trigger: 'schedule',
    fromRelease: 4,
    fromImageId: null,
    outcome: null,
    phase: 'gate',
    startedAt: NOW,
    finishedAt: null,
    downtimeMs: null,
    error: null,
    journal: oneAppJournal({ release: 5, ...said }),
  };
}

test('two errors of several lines make one sentence each, on the first line; their lines follow', () => {
  const { error } = ended(
    update({
      failure: { reason: 'error', message: asWritten('The image could not be built.\nnpm ERR!') },
      rollbackVerdict: { healthy: false, detail: asWritten('It answers 500.\nno such table') },
    }),
    'rollback-failed',
    NOW,
  );
  expect(error && render(error)).toBe(
    'The image could not be built. Putting the previous release back failed too: It answers 500.\nnpm ERR!\nno such table',
  );
});

test('outages of several apps, which are counted as one, are never longer than the update', () => {
  const later = new Date(NOW.getTime() + 5000);
  const journal = { stopSentAt: NOW.toISOString(), downMs: 8000 };
  expect(ended(update(journal), 'succeeded', later).downtimeMs).toBe(5000);
});
