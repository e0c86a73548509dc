import type { UpdateRequest } from '../../../electron/engine/update/runner.ts';

/** A person's, for the newest commit of the app that the world begins with. */
export const UPDATE_REQUEST: UpdateRequest = {
  app: 'app',
  kind: 'update',
  trigger: 'person',
  fromRelease: 1,
  known: {
    target: {
      key: 'k',
      commit: 'c'.repeat(40),
      contextCommit: null,
      contextDigest: null,
      tag: null,
      contextTag: null,
    },
  },
};
