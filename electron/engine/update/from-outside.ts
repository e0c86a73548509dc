import { messageOf } from '../../shared/errors.ts';
import type { AppNow } from '../domain/app-state.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import type { UpdateDeps } from './context.ts';
import { proveOutside, recordDrift } from './drift.ts';
import type { UpdateRunner } from './runner-port.ts';
import { isWorkedOn, type Sighting } from './whereabouts.ts';

type Deps = Pick<UpdateDeps, 'docker' | 'clock' | 'keepers' | 'installation'> & {
  store: Store;
  runner: Pick<UpdateRunner, 'active' | 'holder' | 'all'>;
  changed: () => void;
  log: (line: string) => void;
};

/**
 * Compares what the monitor sees with what is on record, and writes down what people changed. What an update is in the middle of
 * is no change from outside, and what only a person can tell (whose container it is) is nothing to write down.
 */
export function watchOutside(deps: Deps): (sighting: Sighting, now: AppNow) => void {
  return (sighting, now) => {
    const { app, named, where } = sighting;
    if (!named || app.runningRelease === null || isWorkedOn(deps.runner, sighting)) return;
    if (where.is !== 'here' && where.is !== 'recreated') return;
    note(deps, app, named, now).then(
      (news) => news && deps.changed(),
      (error: unknown) =>
        deps.log(`A change of ${app.name} from outside could not be written down: ${messageOf(error)}`),
    );
  };
}

async function note(deps: Deps, app: App, named: ContainerInspect, now: AppNow): Promise<boolean> {
  return (await recordDrift(deps, app, named)) || (await proveOutside(deps, app, named, now));
}
