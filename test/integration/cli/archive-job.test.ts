import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readArchive } from '../../../electron/engine/archives/read-archive.ts';
import { archivedWebApp } from '../../support/archived-web-app.ts';
import { dockerCleanup, drain, freePort, httpGet, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { type CommandLine, commandLine, jsonOf } from '../../support/homeport-process.ts';

/** Releases that come as files, as a person with a shell has them. */

const PREFIX = 'hpt-arc-';
const app = `${PREFIX}web`;
const docker = testDocker();

describe('an app of archives', () => {
  let dir: string;
  let cli: CommandLine;
  let port: number;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const body = async () => (await httpGet(port))?.body;
  const put = (name: string, options: Parameters<typeof archivedWebApp>[3]) =>
    archivedWebApp(docker, path.join(dir, name), `${PREFIX}made:${name.replace(/\.tar.*/, '')}`, options);
  const imageOf = async () => (await docker.getContainer(app).inspect()).Image;

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    leftovers = await watchLeftovers({ prefix: PREFIX });
    dir = await mkdtemp(path.join(tmpdir(), PREFIX));
    cli = await commandLine();
    port = await freePort();
  });
  afterAll(async () => {
    await cli.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  test('add: it is loaded, and it serves', async () => {
    await put('1.0.tar.gz', { body: 'one' });
    const args = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '1', '--no-schedule'];
    const result = await cli.run('add', app, '--archive', dir, '--pattern', '*.tar*', ...args);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stdout).toContain(`${app}: runs release #1`);
    expect(result.stdout).toContain('1.0');
    expect(await body()).toBe('one');
  });

  test('check: nothing new; a newer file is, in whatever format', async () => {
    expect((await cli.run('check', app)).stdout).toContain('Up to date: 1.0');
    await put('2.0.tar', { body: 'two' });
    expect((await cli.run('check', app)).stdout).toContain('New: 2.0');
    expect(await cli.run('update', app)).toMatchObject({ code: 0 });
    expect(await body()).toBe('two');
  });

  test('an unhealthy one is rolled back and quarantined', async () => {
    const before = await imageOf();
    await put('3.0.tar.gz', { body: 'three', variant: 'never-healthy' });
    expect(await cli.run('update', app)).toMatchObject({ code: 3 });
    expect([await body(), await imageOf()]).toEqual(['two', before]);
    const check = await cli.run('check', app, '--json');
    expect(jsonOf(check)).toMatchObject([
      { result: 'quarantined', version: { kind: 'archive', label: '3.0' } },
    ]);
  });

  test('killed while it is loaded: what runs goes on, and the next one to come finishes it', async () => {
    const before = await imageOf();
    const large = 'RUN dd if=/dev/urandom of=/www/large bs=1M count=80';
    await put('3.1.tar', { body: 'three and one', lines: [large] });
    const running = cli.start('update', app);
    await waitFor(() => /Loading .*3\.1\.tar/.test(running.printed()), { what: 'the archive to be loaded' });
    running.child.kill('SIGKILL');
    await running.result;
    expect([await body(), await imageOf()]).toEqual(['two', before]);
    // An update before its swap ends as interrupted; the image has no name then, and the next try loads it again.
    expect(await cli.run('update', app)).toMatchObject({ code: 0 });
    expect(await body()).toBe('three and one');
    expect(await cli.run('restore', app, '--to', '2')).toMatchObject({ code: 0 });
    expect(await body()).toBe('two');
    await rm(path.join(dir, '3.1.tar'));
  });

  test('a damaged one is refused before anything is touched', async () => {
    const whole = await readFile(path.join(dir, '2.0.tar'));
    const file = path.join(dir, '4.0.tar');
    await writeFile(file, whole.subarray(0, whole.length - 4096));
    const result = await cli.run('update', app);
    expect(result.code).not.toBe(0);
    expect(`${result.stdout}${result.stderr}`).toContain('4.0.tar is cut off');
    expect(await body()).toBe('two');
    await rm(file);
  });

  test('its settings are shown and changed', async () => {
    expect((await cli.run('set', app)).stdout).toContain(dir);
    expect((await cli.run('set', app, '--no-pattern', '--dry-run')).stdout).toContain('pattern');
  });

  test('a release is exported for docker load, and nothing is written over', async () => {
    const file = path.join(dir, 'out', 'carried.tar.gz');
    await mkdir(path.dirname(file));
    const result = await cli.run('export', app, file, '--json');
    expect(result, result.stderr).toMatchObject({ code: 0 });
    const written = z.object({ file: z.string(), sha256: z.string(), tag: z.string() }).parse(jsonOf(result));
    const bytes = await readFile(file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(written.sha256);
    expect(await readFile(`${file}.sha256`, 'utf8')).toContain(written.sha256);
    const [image] = (await readArchive(file, { signal: new AbortController().signal })).images;
    expect(image?.tags.join()).toContain(written.tag);
    expect(image?.layers).toHaveLength(
      (await docker.getImage(await imageOf()).inspect()).RootFS.Layers?.length ?? 0,
    );
    await drain(docker, await docker.loadImage(Readable.from([bytes])));
    expect((await docker.getImage(written.tag).inspect()).Id).toBe(await imageOf());
    expect((await cli.run('export', app, file)).stderr).toContain('there already');
    expect(await cli.run('export', app, path.dirname(file), '--release', '1')).toMatchObject({ code: 0 });
    expect((await readdir(path.dirname(file))).sort()).toEqual(
      ['carried.tar.gz', 'carried.tar.gz.sha256', `${app}-1.tar.gz`, `${app}-1.tar.gz.sha256`].sort(),
    );
    await rm(path.dirname(file), { recursive: true });
  });

  test('when the newest is taken away, an older one is no news', async () => {
    for (const name of await readdir(dir)) if (!name.startsWith('1.0')) await rm(path.join(dir, name));
    expect(jsonOf(await cli.run('check', app, '--json'))).toMatchObject([{ result: 'skipped' }]);
    expect(await body()).toBe('two');
  });

  test('restore: without any file, from what the engine has', async () => {
    for (const name of await readdir(dir)) await rm(path.join(dir, name));
    expect(await cli.run('restore', app)).toMatchObject({ code: 0 });
    expect(await body()).toBe('one');
    expect(await cli.run('restore', app, '--to', '2')).toMatchObject({ code: 0 });
    expect(await body()).toBe('two');
  });

  test('removed, nothing of it stays', async () => {
    expect(await cli.run('remove', app, '--with-container')).toMatchObject({ code: 0 });
    await leftovers.expectNone();
  });
});
