import { newTarget } from '../../../electron/engine/domain/member-shape.ts';
import type { UpdateRequest } from '../../../electron/engine/update/new-update.ts';
import { gitResolved } from '../git-version.ts';

/** A person's, for the newest commit of the app that the world begins with. */
export const UPDATE_REQUEST: UpdateRequest = {
  app: 'app',
  kind: 'update',
  trigger: 'person',
  fromRelease: 1,
  known: { targets: [newTarget({ app: 'app', wanted: gitResolved('c'.repeat(40), 'k') })] },
};
