import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import { appPart } from '../../../electron/engine/live/live-state.ts';
import { asWritten, say } from '../../../electron/shared/text/text.ts';
import { app, open, T0, tempDir } from '../store/support.ts';
import { factsOver } from './facts.ts';

it('an app’s state says what its health check wrote, or who looks after it by now', () => {
  const store = open(tempDir());
  store.insertApp(app('web'));
  const { here, inHand } = factsOver(store);
  const detail = () => appPart(here, store.app('web') ?? app('web')).dto.stateDetail;
  expect(detail()).toBeNull();
  inHand.now.set('web', {
    ...NOTHING_KNOWN,
    state: 'unhealthy',
    detail: asWritten('GET /health {503}\nno answer'),
  });
  expect(detail()).toEqual(asWritten('GET /health {503}\nno answer'));
  store.setSetting('lost-to/web', { who: 'root@nas', at: T0.toISOString() });
  expect(detail()).toEqual(say('state-detail.looked-after', { who: 'root@nas' }));
});
