import type { SourceInspection } from '../../../electron/shared/dto.ts';
import { say, type Text } from '../../../electron/shared/text/text.ts';

/** 'ports 80/tcp', 'volumes /data', 'a HEALTHCHECK': what an image brings along. */
export function contentsOf(
  found: Pick<SourceInspection, 'exposedPorts' | 'volumes' | 'healthcheck'>,
): Text[] {
  const ports = found.exposedPorts.map((p) => `${p.port}/${p.protocol}`);
  return [
    ...(ports.length > 0 ? [say('form.git-found-ports', { ports })] : []),
    ...(found.volumes.length > 0 ? [say('form.git-found-volumes', { volumes: found.volumes })] : []),
    found.healthcheck === null ? say('form.git-found-no-healthcheck') : say('form.git-found-healthcheck'),
  ];
}
