import { describe, expect, it } from 'vitest';
import '../../../renderer/i18n/screen-words.ts';
import '../../../renderer/data/zod-words.ts';
import { appConfig, appDefaults, policy, runSettings, schedule } from '../../../electron/shared/config.ts';
import { source } from '../../../electron/shared/sources/source.ts';
import { draftOf, emptyDraft } from '../../../renderer/components/forms/draft.ts';
import { prefillRun } from '../../../renderer/components/forms/prefill.ts';
import { readPolicy, readRun, readSchedule } from '../../../renderer/components/forms/read-draft.ts';
import { readSource } from '../../../renderer/components/sources/drafts.ts';
import { emptyGit, nameFromUrl } from '../../../renderer/components/sources/git-draft.ts';
import { emptyRegistry } from '../../../renderer/components/sources/registry-draft.ts';

const GIT = { kind: 'git', url: 'https://git.example.org/me/app.git', branch: 'main' } as const;

describe('a form gives back what it was filled with', () => {
  it.each([
    ['the same repository', { kind: 'git', from: GIT }],
    [
      'another repository',
      {
        kind: 'git',
        from: { ...GIT, branch: null },
        watch: { url: 'https://x.example/y.git', branch: 'dev' },
      },
    ],
    [
      'a folder',
      {
        kind: 'git',
        from: { kind: 'folder', path: '/srv/app' },
        watch: { url: 'https://x.example/y.git' },
        buildArgs: { A: 'b c ' },
        noCache: true,
      },
    ],
  ])('source: %s', (_, input) => {
    const config = appConfig.parse({ source: input });
    expect(readSource(draftOf('app', config, null).source)).toEqual({ value: config.source, errors: {} });
  });

  it.each([
    { kind: 'http', url: 'http://127.0.0.1:8080/health' },
    { kind: 'tcp', host: '127.0.0.1', port: 8080 },
    { kind: 'exec', command: 'test -f /ready' },
    null,
  ])('gate and policy: %j', (probe) => {
    const config = appConfig.parse({
      source: { kind: 'git', from: GIT },
      policy: { gate: { probe, timeoutS: 30.5 }, onFailure: 'ask' },
    });
    expect(readPolicy(draftOf('app', config, null).policy)).toEqual({ value: config.policy, errors: {} });
  });

  it.each([{ cron: null }, { cron: '0 4 * * *', timezone: 'Europe/Oslo' }])('schedule: %j', (input) => {
    const config = appConfig.parse({ source: { kind: 'git', from: GIT }, schedule: input });
    expect(readSchedule(draftOf('app', config, null).schedule)).toEqual({
      value: config.schedule,
      errors: {},
    });
  });

  it('run settings', () => {
    const run = runSettings.parse({
      ports: [
        { hostPort: 8080, containerPort: 80 },
        { hostIp: '127.0.0.1', hostPort: null, containerPort: 53, protocol: 'udp' },
      ],
      env: { A: 'x\ny', B: '"quoted"' },
      volumes: [{ source: 'data', destination: '/data', readOnly: true }],
      networks: ['front', 'back'],
      restartPolicy: 'on-failure',
      command: ['sh', '-c', "echo 'hi'"],
      restartRetries: 3,
      devices: [{ source: '/dev/dri', destination: '/dev/dri', permissions: 'rwm' }],
      memory: 512 * 1024 ** 2,
      labels: { note: "it's\ntwo lines" },
      privileged: true,
      healthcheck: { command: '' },
    });
    expect(readRun(draftOf('app', appConfig.parse({ source: { kind: 'git', from: GIT } }), run).run)).toEqual(
      {
        value: run,
        errors: {},
      },
    );
  });
});

it('begins with the defaults of the contract', () => {
  const empty = emptyDraft();
  expect(empty.source).toEqual(emptyRegistry());
  expect(readPolicy(empty.policy).value).toEqual(policy.parse({}));
  expect(readSchedule(empty.schedule).value).toEqual(schedule.parse({}));
  expect(readRun(empty.run).value).toEqual(runSettings.parse({}));
  expect(readSource({ ...emptyGit(), url: GIT.url }).value).toEqual(
    source.parse({ kind: 'git', from: { kind: 'git', url: GIT.url } }),
  );
});

describe('problems stand next to their field, in words', () => {
  const empty = emptyDraft();
  it.each([
    ['nothing typed', {}, { url: 'A git URL is needed' }],
    ['a folder without a path', { url: GIT.url, contextIn: 'folder' }, { folder: 'Fill this in' }],
    [
      'a folder without a repository',
      { contextIn: 'folder', folder: '/srv' },
      { url: 'A git URL is needed' },
    ],
    [
      'another repository not named',
      { url: GIT.url, contextIn: 'other' },
      { contextUrl: 'A git URL is needed' },
    ],
    [
      'build arguments',
      { url: GIT.url, buildArgs: 'A=1\nB' },
      { buildArgs: expect.stringContaining('Line 2') },
    ],
    [
      'a build argument with an odd name',
      { url: GIT.url, buildArgs: '1A=1' },
      { buildArgs: expect.stringContaining('NAME=value') },
    ],
    [
      'no time limit',
      { url: GIT.url, buildTimeoutMinutes: '' },
      { buildTimeoutMinutes: 'A whole number is needed' },
    ],
    [
      'a time limit of nothing',
      { url: GIT.url, buildTimeoutMinutes: '0' },
      { buildTimeoutMinutes: '1 at least' },
    ],
  ] as const)('source: %s', (_, patch, errors) => {
    expect(readSource({ ...emptyGit(), ...patch })).toEqual({ value: null, errors });
  });

  it('the probe and its numbers', () => {
    const wrong = { ...empty.policy, probe: 'http', probeUrl: 'ftp://x', timeoutS: 'soon' } as const;
    expect(readPolicy(wrong).errors).toEqual({
      probeUrl: 'The probe needs an http:// or https:// URL',
      timeoutS: 'A whole number is needed',
    });
  });

  it.each([
    ['--bogus', '--bogus is no option'],
    ['--device /dev/dri nginx', 'What is "nginx"?'],
    ['--memory 1m', '6 MB'],
    ['--env-file web.env', "can't be read from here"],
    ['--rm', 'What is "--rm: left out'],
    ["--label 'x", 'is opened and never closed'],
  ])('further options: %s', (further, problem) => {
    expect(readRun({ ...empty.run, further })).toEqual({
      value: null,
      errors: { further: expect.stringContaining(problem) },
    });
  });

  it('a restart policy that the further options contradict', () => {
    const stored = runSettings.parse({ restartPolicy: 'on-failure', restartRetries: 3 });
    const { run } = draftOf('app', appConfig.parse({ source: { kind: 'git', from: GIT } }), stored);
    expect(readRun(run).value).toEqual(stored);
    expect(readRun({ ...run, restartPolicy: 'always' })).toEqual({
      value: null,
      errors: { further: expect.stringContaining('the restart policy above says always') },
    });
    expect(readRun({ ...run, restartPolicy: 'always', further: '' }).value).toMatchObject({
      restartPolicy: 'always',
    });
  });

  it('ports and volumes', () => {
    const wrong = { ...empty.run, ports: 'http', volumes: '/data', command: "'" };
    expect(Object.keys(readRun(wrong).errors).sort()).toEqual(['command', 'ports', 'volumes']);
  });
});

it.each([
  ['https://git.example.org/me/Jelly Fin.git', 'jelly-fin'],
  ['git@host:me/app', 'app'],
  ['https://git.example.org/me/app/', 'app'],
  ['', ''],
])('proposes a name for %s', (url, name) => {
  expect(nameFromUrl(url)).toBe(name);
});

describe('prefilling from a Dockerfile', () => {
  const found = {
    kind: 'git' as const,
    defaultBranch: 'main',
    tag: null,
    branches: [],
    commit: { id: 'a', author: null, message: null, committedAt: null },
    dockerfiles: [],
    exposedPorts: [
      { port: 80, protocol: 'tcp' as const },
      { port: 5353, protocol: 'udp' as const },
    ],
    volumes: ['/var/lib/notes'],
    healthcheck: null,
    buildArgs: [],
    stages: [],
    warnings: [],
  };
  it('publishes system ports higher up and names volumes after the app', () => {
    const run = prefillRun(emptyDraft().run, found, 'notes');
    expect(run).toMatchObject({ ports: '8080:80\n5353:5353/udp', volumes: 'notes-data:/var/lib/notes' });
    expect(readRun(run).errors).toEqual({});
  });
  it('leaves alone what a person has written', () => {
    expect(prefillRun({ ...emptyDraft().run, ports: '90:80' }, found, 'notes').ports).toBe('90:80');
  });
});

it('begins with a person’s own defaults', () => {
  const defaults = appDefaults.parse({
    schedule: { cron: null },
    policy: { gate: { timeoutS: 300, stableForS: 0 }, onFailure: 'ask', keepReleases: 2 },
  });
  const draft = emptyDraft(defaults);
  expect(readSchedule(draft.schedule).value).toEqual(defaults.schedule);
  expect(readPolicy(draft.policy).value).toEqual(defaults.policy);
});
