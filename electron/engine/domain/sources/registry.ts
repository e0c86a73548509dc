import { say } from '../../../shared/text/text.ts';
import { versionName } from '../../../shared/version.ts';
import type { SourceRules } from './rules.ts';

/** Releases that are images of a registry. */
export const registryRules: SourceRules<'registry'> = {
  news: (_source, _running, { version }) => say('check.new', { version: versionName(version) }),
  takenBack: () => null,
  again: () => null,
  againMeans: (release) => say('rebuild.not-recorded', { app: release.app, number: release.number }),
  againOffer: (app, { number }) => say('rebuild.not-recorded', { app, number }),
  unrecorded: (app, { number }) => say('rebuild.not-recorded', { app, number }),
};
