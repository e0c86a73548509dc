import type { VersionAbout } from '../../../shared/dto.ts';
import type { Inputs } from '../source.ts';

/** What a source tells of a version for people, beside its name; nothing, of what is built here. */
export function aboutOf(inputs: Inputs): { about?: VersionAbout } {
  switch (inputs.kind) {
    case 'git':
      return {};
    case 'registry':
      return { about: { bytes: inputs.bytes, links: inputs.links } };
    case 'archive':
      return { about: { bytes: inputs.bytes, links: { source: null, url: null, documentation: null } } };
  }
}
