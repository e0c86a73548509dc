import { BASE_IMAGE, buildBaseImage, testDocker, testEndpoint } from './docker.ts';
import { ensureFaultEngine } from './fault-engine/bundle.ts';

/**
 * Before anything that needs Docker: an engine must answer, and it gets the base image. Afterwards that image must still
 * be the one its tag names: a test that let an update move it has spoilt every test after it.
 */
export async function setup(): Promise<() => Promise<void>> {
  const docker = testDocker();
  try {
    await docker.ping();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      [
        `These tests need a Docker engine and none answers at ${testEndpoint()} (${reason}).`,
        process.env.CI ? 'In CI that is a failure: give the job an engine.' : 'Start one, for example:',
        ...(process.env.CI
          ? []
          : [
              '  npm run setup -- --tests',
              '  or start one yourself, or set DOCKER_HOST to the engine to use.',
              'Unit tests alone need none: npm run test:unit',
            ]),
      ].join('\n'),
      { cause: error },
    );
  }
  await ensureFaultEngine();
  const made = await buildBaseImage(docker);
  return async () => {
    const { Id } = await docker.getImage(BASE_IMAGE).inspect();
    if (Id !== made)
      throw new Error(
        `A test moved ${BASE_IMAGE} to ${Id}: it must adopt from a tag of its own (tagBaseImage)`,
      );
  };
}
