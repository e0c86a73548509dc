import type { SourceInspection } from '../../../electron/shared/dto.ts';
import type { RunDraft } from './draft.ts';

/** Ports below this are the system's: what listens there in the container is published somewhere higher. */
const SYSTEM_PORTS = 1024;

/**
 * Fills in what the Dockerfile says (EXPOSE, VOLUME), only where a person has written nothing yet.
 * A volume gets a name of the app's own, so that its data has an owner that outlives the container.
 */
export function prefillRun(run: RunDraft, found: SourceInspection, name: string): RunDraft {
  const ports = found.exposedPorts.map(({ port, protocol }) => {
    const host = port < SYSTEM_PORTS ? 8000 + port : port;
    return `${host}:${port}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  });
  const volumes = found.volumes.map(
    (place) => `${volumeName(name, place, found.volumes.length === 1)}:${place}`,
  );
  return {
    ...run,
    ports: run.ports.trim() === '' ? ports.join('\n') : run.ports,
    volumes: run.volumes.trim() === '' ? volumes.join('\n') : run.volumes,
  };
}

function volumeName(app: string, place: string, only: boolean): string {
  const path = place
    .split('/')
    .filter(Boolean)
    .join('-')
    .replace(/[^A-Za-z0-9_.-]+/g, '-');
  return `${app === '' ? 'app' : app}-${only || path === '' ? 'data' : path}`;
}
