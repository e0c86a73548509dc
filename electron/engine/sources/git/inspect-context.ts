import path from 'node:path';
import type { GitInspection } from '../../../shared/dto.ts';
import { textOf } from '../../../shared/errors.ts';
import type { GitSource } from '../../../shared/sources/git.ts';
import { say, type Text } from '../../../shared/text/text.ts';
import { readDockerfileText } from './build-context.ts';
import { findDockerfiles, locateContext, locateContextDir } from './context-files.ts';
import { readDockerfile } from './dockerfile.ts';

/** How many ports, volumes, arguments or stages *Look* shows of a Dockerfile, and of a HEALTHCHECK how many characters. */
const SHOWN_EACH = 500;
const NAMED_STAGES = 20;
const SHOWN_HEALTHCHECK = 2000;

type ContextInspection = Omit<GitInspection, 'kind' | 'defaultBranch' | 'branches' | 'tag' | 'commit'>;

/** What *Look* says of the files that would be built. @param root where they are */
export async function inspectContext(source: GitSource, root: string): Promise<ContextInspection> {
  const contextDir = await locateContextDir(root, source.context);
  const dockerfiles = await findDockerfiles(contextDir);
  const warnings = unencrypted(source);
  const wanted = path.posix.normalize(source.dockerfile.replaceAll('\\', '/'));
  // A Dockerfile of any name may be asked for: only its own path tells whether it is there.
  const asked = await locateContext(root, source.context, source.dockerfile).catch((error: unknown) => {
    warnings.push(textOf(error));
    return null;
  });
  if (asked !== null && !dockerfiles.includes(wanted)) dockerfiles.unshift(wanted);
  const chosen = asked?.dockerfile ?? dockerfiles[0];
  if (chosen === undefined) {
    return {
      dockerfiles,
      exposedPorts: [],
      volumes: [],
      healthcheck: null,
      buildArgs: [],
      stages: [],
      warnings,
    };
  }
  const text = await readDockerfileText(contextDir, chosen);
  const facts = readDockerfile(text, source.target);
  if (
    source.target !== null &&
    !facts.stages.some((stage) => stage.toLowerCase() === source.target?.toLowerCase())
  ) {
    const stages = facts.stages.slice(0, NAMED_STAGES);
    const stage = source.target;
    warnings.push(
      stages.length === 0 ? say('look.no-stages', { stage }) : say('look.no-such-stage', { stage, stages }),
    );
  }
  return {
    dockerfiles,
    exposedPorts: facts.exposedPorts.slice(0, SHOWN_EACH),
    volumes: facts.volumes.slice(0, SHOWN_EACH),
    healthcheck: facts.healthcheck?.slice(0, SHOWN_HEALTHCHECK) ?? null,
    buildArgs: facts.buildArgs.slice(0, SHOWN_EACH),
    stages: facts.stages.slice(0, SHOWN_EACH),
    warnings,
  };
}

function unencrypted(source: GitSource): Text[] {
  const repositories = [source.from.kind === 'git' ? source.from.url : null, source.watch?.url ?? null];
  return repositories.some((url) => url?.toLowerCase().startsWith('http://'))
    ? [say('look.unencrypted')]
    : [];
}
