import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dockerCleanup } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { type CommandLine, commandLine, jsonOf, type Served } from '../../support/homeport-process.ts';

const status = z.object({ app: z.string(), repository: z.string(), base: z.string(), state: z.string() });

describe.each([
  { place: 'in a process of its own', prefix: 'hpt-csmp-', served: false },
  { place: 'asking a running Homeport', prefix: 'hpt-csmps-', served: true },
])('homeport sample, $place', ({ prefix, served }) => {
  const name = `${prefix}web`;
  let cli: CommandLine;
  let host: Served | null = null;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

  beforeAll(async () => {
    await dockerCleanup(prefix);
    leftovers = await watchLeftovers({ prefix });
    cli = await commandLine();
    if (served) host = await cli.serve();
  });
  afterAll(async () => {
    await host?.stop();
    await cli.close();
    await dockerCleanup(prefix);
  });

  test('makes it, and says what can be pushed', async () => {
    const result = await cli.run('sample', '--name', name);
    expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/Its page: http:\/\/127\.0\.0\.1:\d+/);
    for (const change of ['good', 'broken', 'unhealthy', 'slow', 'remove'])
      expect(result.stdout).toContain(`homeport sample ${change}`);
  });

  test.each([
    ['good', 0, 'runs release #2'],
    ['broken', 4, 'failed, and the app was not touched'],
    ['unhealthy', 3, 'rolled back to release #2'],
  ])('%s: exit code %i', async (change, code, words) => {
    const result = await cli.run('sample', change);
    expect(result, result.stderr).toMatchObject({ code });
    expect(result.stdout).toContain(words);
  });

  test('status says where it is, as JSON too', async () => {
    expect(status.parse(jsonOf(await cli.run('sample', 'status', '--json')))).toEqual({
      app: name,
      repository: path.join(cli.dataDir, 'sample', 'repository.git'),
      base: 'busybox',
      state: 'healthy',
    });
    expect((await cli.run('sample', 'status')).stdout).toContain('this machine’s own busybox');
  });

  test('remove leaves nothing', async () => {
    const result = await cli.run('sample', 'remove');
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stdout).toContain('its git repository');
    expect(existsSync(path.join(cli.dataDir, 'sample'))).toBe(false);
    await leftovers.expectNone();
    expect((await cli.run('sample', 'status')).stdout).toContain('There is no sample');
    expect((await cli.run('sample', 'good')).code).toBe(1);
  });
});
