import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNSAID_CONFIG } from '../../../electron/cli/change-config.ts';
import { changedRun } from '../../../electron/cli/change-run.ts';
import type { RunOptions } from '../../../electron/cli/run-options.ts';
import { changesBetween } from '../../../electron/cli/settings-list.ts';
import { type RunSettings, runSettings } from '../../../electron/shared/config.ts';

/** What `homeport set` makes of the run settings. */
const changed = (now: RunSettings, said: RunOptions, ...own: string[]) =>
  changedRun('web', now, said, own).run;

it('what is said by name counts more than what a file says', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'hpt-set-'));
  const file = path.join(dir, 'web.env');
  writeFileSync(file, 'A=file\nB=file\n');
  try {
    const run = changed(runSettings.parse({ env: { A: 'old' } }), { env: ['A=said'], envFile: [file] });
    expect(run.env).toEqual({ A: 'said', B: 'file' });
  } finally {
    rmSync(dir, { recursive: true });
  }
});

describe('what is there already', () => {
  const now = runSettings.parse({ networks: ['front', 'back'], dns: ['1.1.1.1', '8.8.8.8'] });

  it('stays where it stands', () => {
    expect(changed(now, { network: ['front'], dns: ['1.1.1.1'] })).toEqual(now);
    expect(changed(now, { network: ['front', 'third'] }).networks).toEqual(['front', 'back', 'third']);
    const env = runSettings.parse({ env: { A: '1', B: '2', C: '3' } });
    expect(Object.entries(changed(env, { env: ['A=1', 'B=new'] }).env)).toEqual([
      ['A', '1'],
      ['C', '3'],
      ['B', 'new'],
    ]);
  });

  it('gives way to a network that stands alone, and the other way round', () => {
    expect(changed(now, { network: ['host'] }).networks).toEqual(['host']);
    const host = runSettings.parse({ networks: ['host'] });
    expect(changed(host, { network: ['host'] }).networks).toEqual(['host']);
    expect(changed(host, { network: ['front'] }).networks).toEqual(['front']);
  });

  it('in another order on purpose is a change', () => {
    const run = changed(now, { network: ['back', 'front'] }, 'docker', 'run', '--dns', '8.8.8.8', 'nginx');
    expect(run.networks).toEqual(['back', 'front']);
    const told = changesBetween({ config: UNSAID_CONFIG, run: now }, { config: UNSAID_CONFIG, run });
    expect(told).toMatchObject([
      { setting: 'network', before: ['front', 'back'], after: ['back', 'front'] },
      { setting: 'dns', before: ['1.1.1.1'], after: [] },
    ]);
  });
});

describe('--remove-publish', () => {
  const port = (hostPort: number, containerPort: number, protocol = 'tcp') => ({
    hostPort,
    containerPort,
    protocol,
  });
  const left = (ports: unknown[], wanted: string) =>
    changed(runSettings.parse({ ports }), { removePublish: [wanted] }).ports.map(({ hostPort }) => hostPort);

  it('means the container’s port before the one on this machine', () => {
    expect(left([port(80, 8080), port(8080, 80)], '80')).toEqual([80]);
    expect(left([port(80, 8080), port(8080, 80)], '80:8080')).toEqual([8080]);
    expect(left([port(9000, 80), port(9001, 81)], '9000')).toEqual([9001]);
  });

  it('asks where the one on this machine is several', () => {
    expect(() => left([port(53, 5353), port(53, 5353, 'udp')], '53')).toThrow(
      '--remove-publish 53 can mean each of these: 53:5353, 53:5353/udp. Write the one you mean in full.',
    );
  });
});

it('--add-host names a host anew, and takes it away by its name', () => {
  const now = runSettings.parse({ extraHosts: ['nas:10.0.0.1', 'tv:10.0.0.3'] });
  expect(changed(now, { addHost: ['nas:10.0.0.2'] }).extraHosts).toEqual(['tv:10.0.0.3', 'nas:10.0.0.2']);
  expect(changed(now, { removeAddHost: ['nas'] }).extraHosts).toEqual(['tv:10.0.0.3']);
});

it('a health check that is switched off takes no interval before it is back', () => {
  const now = runSettings.parse({ healthcheck: { command: '' } });
  expect(() => changed(now, { healthInterval: ['5s'] })).toThrow('Take that back first: --no-health-cmd');
  const back = changed(now, { healthInterval: ['5s'], healthCmd: false });
  expect(back.healthcheck).toEqual({ intervalS: 5 });
  expect(changed(now, { healthInterval: ['5s'], healthCmd: ['true'] }).healthcheck).toEqual({
    command: 'true',
    intervalS: 5,
  });
});

it('a line that starts a container in another way is no command of its own', () => {
  expect(() => changed(runSettings.parse({}), {}, 'podman', 'run', 'nginx')).toThrow('docker run');
});
