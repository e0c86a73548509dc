import { astrayWords } from '../../electron/engine/domain/whereabouts-words.ts';
import type { Attention } from '../../electron/shared/dto.ts';
import { asWritten, say, sentences, type Text } from '../../electron/shared/text/text.ts';
import type { DemoWorld } from './demo-worlds.ts';

/** What lies between apps, Homeports, engines and times, as a person meets it. */

const asked = (app: string, kind: Attention['kind'], message: Text): Attention => ({
  app,
  kind,
  message,
  at: new Date().toISOString(),
  updateId: null,
  restore: null,
});

/** A renamed app, one that another Homeport has taken over, an outcome that nobody knows, and little room. */
export function withQuestions({ live, updates }: DemoWorld): void {
  const photos = { name: 'photos', containerName: 'photos' };
  const who = 'another Homeport (root@nas, /root/.local/share/homeport, since 12 November)';
  live.attention = [
    {
      ...asked('photos', 'whereabouts', astrayWords(photos, { is: 'renamed', to: 'photos-old' })),
      answers: ['follow', 'keep-name'],
    },
    asked('dns', 'taken-over', say('attention.taken-over', { app: 'dns', who })),
    {
      ...asked(
        'jellyfin',
        'update-unknown',
        sentences(
          say('attention.update-unknown', { kind: 'update', app: 'jellyfin' }),
          say('update.put-back'),
        ),
      ),
      updateId: 'jellyfin-13',
    },
  ];
  live.diskLow = sentences(
    say('storage.low', { free: '1.4 GB', total: '250 GB', holds: 'docker', path: '/var/lib/docker' }),
    say('storage.tidying-frees', { size: '1.2 GB' }),
  );
  const update = updates.find(({ id }) => id === 'jellyfin-13');
  if (update) Object.assign(update, { outcome: 'unknown', error: live.attention[2]?.message ?? null });
}

/** Somebody set the address to the machine next door. */
export function withAnotherEngine({ live }: DemoWorld): void {
  Object.assign(live.docker, {
    message: asWritten(
      'Another Docker engine answers at tcp://192.168.1.9:2376, that of "attic": photos, jellyfin, wiki and 3 more are not on it, so nothing is done there. Set the address (DOCKER_HOST) back to their engine, or give the apps to this one: homeport engine accept.',
    ),
    otherEngine: { id: 'attic', name: 'attic' },
  });
}
