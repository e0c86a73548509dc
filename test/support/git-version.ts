import type { Resolved } from '../../electron/engine/domain/source.ts';
import { bareVersion, type Version } from '../../electron/shared/version.ts';

/** What git calls a release. */
export const gitVersion = (commit: string, more: Partial<Version> = {}): Version => ({
  ...bareVersion('git', commit),
  ...more,
});

/** What a repository of its own names as its newest. */
export const gitResolved = (commit: string, key = `key-${commit}`): Resolved => ({
  key,
  version: gitVersion(commit),
  inputs: { kind: 'git', contextCommit: commit, contextTag: null, bases: null },
});
