import type { ImageReader } from '../docker-port/images.ts';
import { type ContainerSpec, wantedRestartPolicy } from '../domain/container-spec.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import type { UpdateDeps } from './context.ts';
import { madeFor } from './made.ts';

type Looks = {
  docker: { images: ImageReader };
  store: Pick<UpdateDeps['store'], 'update' | 'releases' | 'setting'>;
  installation: string;
};

const key = (app: string): string => `policy-held-back/${app}`;

/** Nobody knows what became of an update of the app, which may have kept a container from its restart policy. */
export function notePolicyHeldBack(store: Pick<Store, 'setSetting'>, app: string): void {
  store.setSetting(key(app), true);
}

/** What runs has the policy that it is to have. */
export function forgetPolicyHeldBack(store: Pick<Store, 'setting' | 'setSetting'>, app: string): void {
  if (store.setting(key(app)) !== undefined) store.setSetting(key(app), undefined);
}

/**
 * A candidate gets its restart policy once it is proven, and the one before it has none meanwhile. Where nobody knows what became
 * of its update (the records are of an earlier time), either may have the app's name and no policy: that is no wish of a person's,
 * and what the last good release had is kept.
 */
export async function withHeldBackPolicy(
  looks: Looks,
  app: App,
  current: ContainerInspect,
  spec: ContainerSpec,
): Promise<ContainerSpec> {
  if (wantedRestartPolicy(spec).Name !== 'no') return spec;
  if (looks.store.setting(key(app.name)) !== true && !(await isOfUnknown(looks, current))) return spec;
  const RestartPolicy = looks.store.releases(app.name).find((it) => it.state === 'good' && it.spec)?.spec
    ?.hostConfig.RestartPolicy;
  return RestartPolicy === undefined ? spec : { ...spec, hostConfig: { ...spec.hostConfig, RestartPolicy } };
}

async function isOfUnknown(
  { docker, store, installation }: Looks,
  current: ContainerInspect,
): Promise<boolean> {
  const made = await madeFor(docker, installation, current);
  if (made === null) return false;
  const maker = store.update(made.update);
  return maker === null || maker.outcome === 'unknown';
}
