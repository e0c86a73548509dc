import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ScriptedCli, scriptedCli } from './scripted-cli.ts';

/** What the command line asks of Homeport. */
let cli: ScriptedCli;
beforeAll(async () => {
  cli = await scriptedCli();
});
afterAll(() => cli?.close());
const homeport = (...args: string[]) => cli.run(...args);

it('sends what the options say, and leaves the rest to Homeport’s defaults', async () => {
  await homeport(
    ...[
      'add',
      'succeeded',
      '--git',
      'https://example.org/a.git',
      '--branch',
      'next',
      '--build-arg',
      'A=1',
      '--build-arg',
      'B=2',
    ],
    ...[
      '--no-cache',
      '--no-follow-bases',
      '--publish',
      '127.0.0.1:8080:80/udp',
      '--publish',
      '81',
      '--env',
      'K=a=b',
      '--volume',
      'data:/data:ro',
    ],
    ...[
      '--network',
      'front',
      '--restart',
      'always',
      '--schedule',
      '0 3 * * *',
      '--timezone',
      'Europe/Berlin',
      '--keep',
      '7',
    ],
    ...[
      '--probe-tcp',
      '127.0.0.1:80',
      '--gate-timeout',
      '30',
      '--stable-for',
      '2.5',
      '--on-failure',
      'ask',
      '--',
      'httpd',
      '-f',
    ],
  );
  const [sent = ''] = cli.scripted.asked.filter((each) => each.startsWith('add {"')).slice(-1);
  expect(JSON.parse(sent.slice('add '.length))).toEqual({
    name: 'succeeded',
    source: {
      kind: 'git',
      from: { kind: 'git', url: 'https://example.org/a.git', branch: 'next', tag: null },
      watch: null,
      context: '.',
      dockerfile: 'Dockerfile',
      target: null,
      buildArgs: { A: '1', B: '2' },
      noCache: true,
      followBases: false,
      commitArg: 'HOMEPORT_COMMIT',
      buildTimeoutMinutes: 60,
    },
    schedule: { cron: '0 3 * * *', timezone: 'Europe/Berlin' },
    policy: {
      gate: { probe: { kind: 'tcp', host: '127.0.0.1', port: 80 }, timeoutS: 30, stableForS: 2.5 },
      onFailure: 'ask',
      keepReleases: 7,
    },
    run: {
      ports: [
        { hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'udp' },
        { hostIp: '', hostPort: null, containerPort: 81, protocol: 'tcp' },
      ],
      env: { K: 'a=b' },
      volumes: [{ source: 'data', destination: '/data', readOnly: true }],
      networks: ['front'],
      restartPolicy: 'always',
      command: ['httpd', '-f'],
    },
  });
  await homeport('restore', 'succeeded', '--to', '#3');
  await homeport('remove', 'succeeded', '--keep-container');
  await homeport('remove', 'failed', '--with-container');
  expect((await homeport('follow', 'succeeded')).stdout).toBe('succeeded is where you say.\n');
  await homeport('follow', 'failed', '--keep-name');
  expect(cli.scripted.asked).toEqual(
    expect.arrayContaining([
      'restore succeeded 3',
      'remove succeeded true',
      'remove failed false',
      'follow succeeded follow',
      'follow failed keep-name',
    ]),
  );
});
