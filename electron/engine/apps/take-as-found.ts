import { versionName } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import type { Resolved } from '../domain/source.ts';

/**
 * What runs may be what the source names, however it got there: adopted, or pulled and made again by hand. Its release is then called what
 * its source calls it: no news, and it can be acquired again.
 */
export async function takeAsFound(
  { store, sources, docker, closing, log }: Pick<Core, 'store' | 'sources' | 'docker' | 'closing' | 'log'>,
  app: App,
  resolved: Resolved,
): Promise<void> {
  const running = app.runningRelease === null ? null : store.release(app.name, app.runningRelease);
  if (running === null || running.sourceKey === resolved.key) return;
  const image = await docker.images.inspect(running.imageId);
  const { source } = app.config;
  if (image === null || !(await sources.isImage(source, resolved, image, docker, closing))) return;
  const now = store.release(app.name, running.number);
  if (now?.imageId !== running.imageId) return;
  const { key, version, inputs } = resolved;
  store.updateRelease(app.name, running.number, { sourceKey: key, version, origin: { source, inputs } });
  log(`${app.name}: release ${running.number}, which runs, is ${versionName(version)}`);
}
