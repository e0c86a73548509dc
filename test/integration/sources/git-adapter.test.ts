import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceAdapter } from '../../../electron/engine/sources/adapter.ts';
import { createGitAdapter } from '../../../electron/engine/sources/git/adapter.ts';
import { createGit } from '../../../electron/engine/sources/git/git.ts';
import { type GitSource, gitSource } from '../../../electron/shared/sources/git.ts';
import { serveGitHttp } from '../../support/git-http.ts';
import { createRepo, type RepoFiles, type TestRepo, writeFiles } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { wordsOf } from '../../support/in-words.ts';
import { noEngine } from '../../support/no-engine.ts';
import { acquire } from './support/acquire.ts';

const never = new AbortController().signal;

describe('a source that is git', () => {
  let dir: string;
  let repo: TestRepo;
  let sources: SourceAdapter<'git'>;
  let out: string;

  beforeEach(async () => {
    dir = await realpath(await mkdtemp(path.join(tmpdir(), 'hpt-src-')));
    out = path.join(dir, 'out');
    await mkdir(path.join(dir, 'tmp'));
    repo = await createRepo(path.join(dir, 'repo'));
    sources = createGitAdapter(createGit({ log: () => undefined }), { tmp: path.join(dir, 'tmp') });
  });
  afterEach(async () => {
    expect(await readdir(path.join(dir, 'tmp')), 'short-lived checkouts that were left').toEqual([]);
    await rm(dir, { recursive: true, force: true });
  });

  const ofRepo = (more: object = {}): GitSource =>
    gitSource.parse({ kind: 'git', from: { kind: 'git', url: repo.url }, ...more });
  const prepare = async (source: GitSource) => {
    const resolved = await sources.resolve(source, noEngine, never);
    const { acquired, request, lines } = await acquire(sources, source, resolved, out);
    return { version: acquired.resolved.version, request, resolved, lines };
  };
  const prepareFiles = async (files: RepoFiles, more: object = {}) => {
    await repo.commit(files, 'Files');
    return prepare(ofRepo(more));
  };

  test('resolve: the same for the same, another for a new commit', async () => {
    const first = await repo.commit(webApp({ body: 'one' }), 'One');
    const one = await sources.resolve(ofRepo(), noEngine, never);
    expect(one).toMatchObject({ version: { id: first }, inputs: { contextCommit: first } });
    expect(await sources.resolve(ofRepo(), noEngine, never)).toEqual(one);
    expect((await sources.resolve(ofRepo({ noCache: true }), noEngine, never)).key).not.toBe(one.key);
    await repo.commit(webApp({ body: 'two' }), 'Two');
    expect((await sources.resolve(ofRepo(), noEngine, never)).key).not.toBe(one.key);
  });

  test('acquire: the commit, the context and what to build', async () => {
    const { version, request } = await prepareFiles(
      { 'app/docker/Dockerfile': 'FROM scratch\nARG HOMEPORT_COMMIT\n', 'app/file': 'x' },
      { context: 'app', dockerfile: 'docker/Dockerfile', target: 'x', buildArgs: { A: 'b' } },
    );
    const head = await repo.head();
    expect(version).toMatchObject({ kind: 'git', id: head, message: 'Files' });
    expect(request).toMatchObject({
      contextDir: path.join(out, 'app'),
      dockerfile: 'docker/Dockerfile',
      target: 'x',
      buildArgs: { A: 'b', HOMEPORT_COMMIT: head },
      noCache: false,
    });
    expect(await readFile(path.join(request.contextDir, 'file'), 'utf8')).toBe('x');
  });

  test('a commit argument that is not declared is not given', async () => {
    const { request } = await prepareFiles({ Dockerfile: 'FROM scratch\n' });
    expect(request).toMatchObject({ buildArgs: {}, noCache: false });
  });

  describe('hostile or mistaken', () => {
    const secret = 'outside';
    test.each<[string, RepoFiles, object, RegExp]>([
      [
        'a Dockerfile above the context',
        { 'app/x': '' },
        { context: 'app', dockerfile: '../../Dockerfile' },
        /outside the build context/,
      ],
      ['a Dockerfile elsewhere', { x: '' }, { dockerfile: '/etc/passwd' }, /outside the build context/],
      ['a context above the repository', { x: '' }, { context: '../..' }, /outside the repository/],
      ['a context elsewhere', { x: '' }, { context: '/etc' }, /outside the repository/],
      [
        'a context that is a link out',
        { app: { symlink: '/etc' } },
        { context: 'app', dockerfile: 'passwd' },
        /outside the repository/,
      ],
      [
        'a Dockerfile that is a link out',
        { Dockerfile: { symlink: '/etc/passwd' } },
        {},
        /link that leads outside/,
      ],
      [
        'a Dockerfile in a folder that is a link out',
        { d: { symlink: '/etc' } },
        { dockerfile: 'd/passwd' },
        /link that leads outside/,
      ],
      ['links in a circle', { Dockerfile: { symlink: 'Dockerfile' } }, {}, /can’t be used/],
      ['a Dockerfile that is a folder', { 'Dockerfile/x': '' }, {}, /is no file/],
      ['a context that is a file', { app: 'x' }, { context: 'app' }, /is no folder/],
      ['a context that is not there', { x: '' }, { context: 'app' }, /no folder "app"/],
      ['no Dockerfile at all', { x: '' }, {}, /No Dockerfile was found/],
      [
        'another Dockerfile',
        { 'web/Dockerfile': '', 'Dockerfile.dev': '' },
        {},
        /Found: Dockerfile.dev, web\/Dockerfile\./,
      ],
      ['a Dockerfile of two megabytes', { Dockerfile: '#'.repeat(2_000_000) }, {}, /too big/],
    ])('%s is refused in words', async (_, files, more, words) => {
      await writeFiles(dir, { Dockerfile: secret });
      await expect(prepareFiles(files, more)).rejects.toMatchObject({
        code: 'BAD_INPUT',
        message: expect.stringMatching(words),
      });
    });

    test('a link that stays inside is fine, and what it leads to is named', async () => {
      const { request } = await prepareFiles({
        'docker/Real.Dockerfile': 'FROM scratch\n',
        Dockerfile: { symlink: 'docker/Real.Dockerfile' },
      });
      expect(request.dockerfile).toBe('docker/Real.Dockerfile');
    });
  });

  describe('one repository watched, another (or a folder) built', () => {
    const folder = () => path.join(dir, 'folder');
    const watching = (more: object = {}): GitSource =>
      gitSource.parse({
        kind: 'git',
        from: { kind: 'folder', path: folder() },
        watch: { url: repo.url },
        ...more,
      });

    test('the commit is the watched one’s, given where the Dockerfile asks for it', async () => {
      const head = await repo.commit({ code: '1' }, 'Code');
      await writeFiles(folder(), { Dockerfile: 'FROM scratch\nARG HOMEPORT_COMMIT=none\n' });
      const source = watching({ buildArgs: { HOMEPORT_COMMIT: 'stale' } });
      const { version, request, resolved, lines } = await prepare(source);
      expect(resolved).toMatchObject({ version: { id: head }, inputs: { contextCommit: null } });
      expect(version).toMatchObject({ id: head, author: 'Ada Tester', message: 'Code' });
      expect(request).toMatchObject({
        contextDir: folder(),
        buildArgs: { HOMEPORT_COMMIT: head },
        noCache: false,
      });
      expect(lines.join('\n')).toContain(`HOMEPORT_COMMIT=${head}`);
    });

    test('without such an argument the cache is not used, and that is said', async () => {
      await repo.commit({ code: '1' }, 'Code');
      await writeFiles(folder(), { Dockerfile: 'FROM scratch\n' });
      const { request, lines } = await prepare(watching());
      expect(request).toMatchObject({ buildArgs: {}, noCache: true });
      expect(lines.join('\n')).toContain('without cache');
    });

    test('a new commit in either repository is a new release', async () => {
      const other = await createRepo(path.join(dir, 'other'));
      await other.commit({ Dockerfile: 'FROM scratch\n' }, 'Context');
      const watched = await repo.commit({ code: '1' }, 'Code');
      const source = gitSource.parse({
        kind: 'git',
        from: { kind: 'git', url: other.url },
        watch: { url: repo.url },
      });
      const first = await sources.resolve(source, noEngine, never);
      expect(first).toMatchObject({
        version: { id: watched },
        inputs: { contextCommit: await other.head() },
      });
      await other.commit({ a: '' }, 'Another context');
      const second = await sources.resolve(source, noEngine, never);
      await repo.commit({ code: '2' }, 'More code');
      const third = await sources.resolve(source, noEngine, never);
      expect(new Set([first.key, second.key, third.key]).size).toBe(3);
    });

    test('a folder that is not there, or is no absolute path', async () => {
      await repo.commit({ code: '1' }, 'Code');
      await expect(sources.resolve(watching(), noEngine, never)).rejects.toThrow(/does not exist/);
      const relative = watching({ kind: 'git', from: { kind: 'folder', path: 'folder' } });
      await expect(sources.resolve(relative, noEngine, never)).rejects.toThrow(/no absolute path/);
    });

    test('a link out of the folder is not followed either', async () => {
      await repo.commit({ code: '1' }, 'Code');
      await mkdir(folder());
      await symlink('/etc/passwd', path.join(folder(), 'Dockerfile'));
      await expect(prepare(watching())).rejects.toMatchObject({ code: 'BAD_INPUT' });
    });
  });

  describe('inspect', () => {
    test('tells branches, Dockerfiles and what the likeliest says', async () => {
      await repo.commit(
        {
          ...webApp({ body: 'x', lines: ['ARG VERSION=1', 'VOLUME /data'] }),
          'tools/Dockerfile': 'FROM scratch\n',
          'a/b/c/d/e/Dockerfile': 'FROM scratch\n',
          'node_modules/x/Dockerfile': 'FROM scratch\n',
        },
        'An app',
      );
      await repo.git('branch', 'next');
      expect(await sources.inspect(ofRepo(), noEngine, never)).toEqual({
        kind: 'git',
        defaultBranch: 'main',
        branches: ['main', 'next'],
        tag: null,
        commit: expect.objectContaining({ id: await repo.head(), message: 'An app' }),
        dockerfiles: ['Dockerfile', 'tools/Dockerfile'],
        exposedPorts: [{ port: 8080, protocol: 'tcp' }],
        volumes: ['/data'],
        healthcheck: expect.stringContaining('wget'),
        buildArgs: ['VERSION'],
        stages: [],
        warnings: [],
      });
    });

    test('says what is wrong, and shows what there is instead', async () => {
      await repo.commit({ 'web/Dockerfile': 'FROM scratch AS one\nEXPOSE 1234\n' }, 'An app');
      const server = await serveGitHttp(repo.dir);
      try {
        const source = ofRepo({ kind: 'git', from: { kind: 'git', url: server.url }, target: 'two' });
        const found = await sources.inspect(source, noEngine, never);
        expect(found.dockerfiles).toEqual(['web/Dockerfile']);
        expect(found.stages).toEqual(['one']);
        expect(found.warnings.map(wordsOf).join('\n')).toMatch(
          /unencrypted[\s\S]*no Dockerfile at "Dockerfile"[\s\S]*no stage "two"/,
        );
      } finally {
        await server.close();
      }
    });

    test('a folder is looked at where it is', async () => {
      await repo.commit({ code: '1' }, 'Code');
      const folder = path.join(dir, 'folder');
      await writeFiles(folder, { Containerfile: 'FROM scratch\nEXPOSE 99/udp\n' });
      const source = gitSource.parse({
        kind: 'git',
        from: { kind: 'folder', path: folder },
        watch: { url: repo.url },
        dockerfile: 'Containerfile',
      });
      const found = await sources.inspect(source, noEngine, never);
      expect(found).toMatchObject({
        defaultBranch: 'main',
        commit: { message: 'Code' },
        dockerfiles: ['Containerfile'],
        exposedPorts: [{ port: 99, protocol: 'udp' }],
        warnings: [],
      });
      expect(await readdir(folder)).toEqual(['Containerfile']);
    });
  });
});
