import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RunSettings, runSettings } from '../../../electron/shared/config.ts';
import type { Surroundings } from '../../../electron/shared/docker-run/flag.ts';
import { RUN_FLAGS } from '../../../electron/shared/docker-run/flags.ts';
import { NotationError } from '../../../electron/shared/docker-run/notation-error.ts';
import {
  isRunLine,
  parseRunLine,
  parseRunOptions,
  refuseOtherRunLine,
  runWords,
} from '../../../electron/shared/docker-run/parse-line.ts';

const UNSAID = runSettings.parse({});
const FILES: Record<string, string> = {
  'web.env': '\uFEFF# a comment\nA=from file\n  B="quoted" \r\n\nHOME_OF\nC=\n',
  labels: 'x=1\ny\n',
  'bad.env': 'A B=1\n',
  'seccomp.json': '{ "defaultAction": "SCMP_ACT_ALLOW" }',
};
const HERE: Surroundings = {
  env: { HOME_OF: 'ada' },
  readFile: (path) => {
    const text = FILES[path];
    if (text === undefined) throw new NotationError(`no file ${path}`);
    return text;
  },
  resolve: (path) => `/here/${path.replace(/^\.\//, '')}`,
};
const line = (words: string[]) => parseRunLine(words, { app: 'web', before: UNSAID, here: HERE });
const settingsOf = (...words: string[]): RunSettings =>
  runSettings.parse(line(['docker', 'run', ...words, 'img']).settings);

describe('a docker run line', () => {
  it('is told by its beginning', () => {
    expect(isRunLine(['docker', 'run', 'x'])).toBe(true);
    expect(isRunLine(['sudo', 'docker', 'container', 'run', 'x'])).toBe(true);
    expect(isRunLine(['docker', 'create', 'x'])).toBe(true);
    expect(isRunLine(['sh', '-c', 'docker run x'])).toBe(false);
    expect(isRunLine(['docker', 'ps'])).toBe(false);
    expect(isRunLine([])).toBe(false);
  });

  it('says everything that a home server’s apps need', () => {
    const { settings, image, notes } = line(
      [
        'docker run -d --name=homeassistant --privileged --restart=unless-stopped -e TZ=Europe/Berlin',
        '-v /srv/ha:/config -v ./media:/media:ro,rslave --network=host --device /dev/ttyUSB0:/dev/ttyUSB0',
        '-p8123:8123 -p=53:53/udp --memory 1.5g --cpus=1.5 --shm-size=128m --gpus all --init -it --rm',
        '--cap-add=NET_ADMIN --cap-drop ALL --security-opt no-new-privileges --security-opt seccomp=seccomp.json',
        '--ulimit nofile=1024:4096 --sysctl net.core.somaxconn=1024 --tmpfs /run:size=64m --add-host nas=192.168.1.5',
        '--dns 1.1.1.1 --log-opt max-size=10m -u 1000:1000 -w /app --entrypoint /init --stop-timeout 30',
        '--health-interval=1m30s -l a=b --group-add video --mount type=bind,src=/srv/x,dst=/x,readonly',
        'ghcr.io/home-assistant/home-assistant:stable --verbose -p 1:1',
      ]
        .join(' ')
        .split(' '),
    );
    expect(image).toBe('ghcr.io/home-assistant/home-assistant:stable');
    expect(runSettings.parse(settings)).toEqual({
      ports: [
        { hostIp: '', hostPort: 8123, containerPort: 8123, protocol: 'tcp' },
        { hostIp: '', hostPort: 53, containerPort: 53, protocol: 'udp' },
      ],
      env: { TZ: 'Europe/Berlin' },
      volumes: [
        { source: '/srv/ha', destination: '/config', readOnly: false },
        { source: '/here/media', destination: '/media', readOnly: true, options: ['rslave'] },
        { source: '/srv/x', destination: '/x', readOnly: true },
      ],
      networks: ['host'],
      restartPolicy: 'unless-stopped',
      command: ['--verbose', '-p', '1:1'],
      privileged: true,
      devices: [{ source: '/dev/ttyUSB0', destination: '/dev/ttyUSB0', permissions: 'rwm' }],
      memory: 1.5 * 1024 ** 3,
      cpus: 1.5,
      shmSize: 128 * 1024 ** 2,
      gpus: 'all',
      init: true,
      tty: true,
      interactive: true,
      capAdd: ['NET_ADMIN'],
      capDrop: ['ALL'],
      securityOpts: ['no-new-privileges', 'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'],
      ulimits: [{ name: 'nofile', soft: 1024, hard: 4096 }],
      sysctls: { 'net.core.somaxconn': '1024' },
      tmpfs: { '/run': 'size=64m' },
      extraHosts: ['nas:192.168.1.5'],
      dns: ['1.1.1.1'],
      logOptions: { 'max-size': '10m' },
      user: '1000:1000',
      workdir: '/app',
      entrypoint: ['/init'],
      stopTimeout: 30,
      healthcheck: { intervalS: 90 },
      labels: { a: 'b' },
      groupAdd: ['video'],
    });
    const said = notes.join('\n');
    expect(said).toContain('not used');
    expect(said).toContain('--name homeassistant: left out, the container is called after the app');
    expect(said).toContain('--rm: left out');
    expect(said).toContain('--publish: does nothing');
    expect(said).not.toContain('-d:');
  });

  it('says what it leaves out only where it matters', () => {
    const { notes } = line(['docker', 'run', '-d', '--name', 'web', '--restart', 'always', 'nginx']);
    expect(notes).toEqual(['nginx: not used, the app’s image is built from its source']);
  });

  it('reads files by docker’s rules, and what is said by name counts more', () => {
    expect(settingsOf('-e', 'A=said', '--env-file', 'web.env', '--label-file=labels').env).toEqual({
      A: 'said',
      B: '"quoted" ',
      HOME_OF: 'ada',
      C: '',
    });
    expect(settingsOf('--label-file', 'labels').labels).toEqual({ x: '1', y: '' });
    expect(() => settingsOf('--env-file', 'bad.env')).toThrow(
      '--env-file: "bad.env", line 1: the name "A B" has a space',
    );
    expect(() => settingsOf('--env-file', 'none')).toThrow('no file none');
  });

  it.each<[string[], string]>([
    [['--bogus', 'x'], '--bogus is no option of docker run that Homeport knows'],
    [['-z'], '-z is no option'],
    [['--link', 'db'], '--link can’t be taken over. Put both on a network'],
    [
      ['--cpu-period', '1'],
      '--cpu-period can’t be taken over. Leave it out; or start the container with docker',
    ],
    [['-P'], '-P can’t be taken over. Name the ports with -p'],
    [['-p', 'web'], '-p: "web" is not a port'],
    [['-itp'], '-p needs a value'],
    [['-v', '/data'], 'a volume without a name'],
    [['--memory', 'lots'], '--memory: "lots" is not a size'],
    [['--gpus', '1', '--gpus', '2'], '--gpus is there more than once. Write one'],
    [['--no-healthcheck', '--health-interval', '5s'], 'There is no health check'],
    [['--gpus', 'some'], '--gpus: "some" is not a number'],
    [['-e', 'NOT_THERE'], 'NOT_THERE has no value in this shell'],
    [['--restart', 'sometimes'], 'not a restart policy'],
    [['--init=perhaps'], 'neither true nor false'],
    [['--network', 'name=x,ip=1.2.3.4'], 'write the network’s name here'],
  ])('%j is refused in words', (words, message) => {
    const read = () => line(['docker', 'run', ...words]);
    expect(read).toThrow(NotationError);
    expect(read).toThrow(message);
  });

  it.each([
    'docker --context x run img',
    'podman run img',
    'sudo -E docker run img',
    'sudo -u ada nerdctl --namespace x run img',
    'docker --host tcp://x create img',
  ])('written as "%s" is no command of a container', (text) => {
    expect(() => refuseOtherRunLine(text.split(' '))).toThrow('Write it as docker run');
  });

  it.each(['docker run img', 'sudo docker create img', 'docker ps', 'dockerd', 'npm run docker', 'sudo', ''])(
    'written as "%s" is left alone',
    (text) => expect(() => refuseOtherRunLine(text.split(' '))).not.toThrow(),
  );

  it('has one security label of each kind, and as many addresses of a host as it says', () => {
    const labels = ['type:a', 'level:b', 'type:c'].flatMap((text) => ['--security-opt', `label=${text}`]);
    expect(settingsOf(...labels).securityOpts).toEqual(['label=level:b', 'label=type:c']);
    const hosts = ['nas:10.0.0.1', 'nas:fe80::1'].flatMap((text) => ['--add-host', text]);
    expect(settingsOf(...hosts).extraHosts).toEqual(['nas:10.0.0.1', 'nas:fe80::1']);
  });

  it('needs an image', () => {
    expect(() => line(['docker', 'run', '-d'])).toThrow('names no image');
  });

  it('refuses what the settings can’t be', () => {
    expect(() => settingsOf('--memory', '1m')).toThrow('6 MB');
    expect(() => settingsOf('--network', 'host', '--network', 'front')).toThrow('together with another');
    expect(() => settingsOf('-l', 'homeport.app=x')).toThrow('Homeport’s own');
  });
});

describe('every option', () => {
  const SAMPLES: Record<string, string[]> = {
    publish: ['127.0.0.1:8080:80/udp', '[::1]:8081:80', '81'],
    env: ['A=b=c d', 'E='],
    volume: ['data:/data:ro,z'],
    tmpfs: ['/run', '/tmp:size=1m'],
    network: ['front', 'back'],
    restart: ['on-failure:3'],
    device: ['/dev/dri', '/dev/a:/dev/b:r'],
    ulimit: ['nofile=1:2', 'core=-1'],
    memory: ['512m'],
    'memory-reservation': ['268435457'],
    'memory-swap': ['-1'],
    'shm-size': ['1g'],
    init: ['false'],
    entrypoint: [''],
    'cap-add': ['NET_ADMIN'],
    'cap-drop': ['ALL'],
    'security-opt': ['no-new-privileges', 'apparmor=unconfined'],
    sysctl: ['a.b=1'],
    label: ['a=b', 'c='],
    'log-opt': ['max-size=1m'],
    'add-host': ['nas:10.0.0.1', 'v6:fe80::1'],
    gpus: ['"device=0,1",capabilities=utility'],
    'mac-address': ['02:42:ac:11:00:02'],
    ip: ['10.0.0.2'],
    ip6: ['fe80::1'],
    uts: ['host'],
    userns: ['host'],
    cgroupns: ['private'],
    'cpuset-cpus': ['0-3,5'],
    'device-cgroup-rule': ['c 188:* rmw'],
    workdir: ['/app'],
    'stop-signal': ['SIGINT'],
    cpus: ['0.5'],
    'cpu-shares': ['512'],
    'pids-limit': ['-1'],
    'oom-score-adj': ['-500'],
    'stop-timeout': ['0'],
    'health-interval': ['90s'],
    'health-timeout': ['0.5s'],
    'health-start-period': ['0s'],
    'health-retries': ['3'],
    'env-file': [],
    'label-file': [],
    mount: [],
  };

  it.each(RUN_FLAGS.map((flag) => [flag.name, flag] as const))('--%s reads what it writes', (name, flag) => {
    const samples = SAMPLES[name] ?? (flag.takes === null ? ['true'] : ['web']);
    const run = samples.reduce((all, text) => flag.put(all, text, HERE), UNSAID);
    expect(runSettings.safeParse(run).error).toBeUndefined();
    if (samples.length === 0) return;
    expect(flag.entries(run).map(({ text }) => text)).toEqual(samples);
    // What is written is read again to the same settings, by way of JSON as they are kept.
    const kept = runSettings.parse(JSON.parse(JSON.stringify(run)));
    const words = runWords(kept).flat();
    const again = parseRunOptions(words, { app: 'web', before: UNSAID, here: HERE });
    expect(again.rest).toEqual([]);
    expect(runSettings.parse(again.settings)).toEqual(kept);
    expect(runSettings.parse(flag.remove(run, () => true))).toEqual(UNSAID);
  });

  it('has one name, and one letter at most', () => {
    const names = RUN_FLAGS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    const letters = RUN_FLAGS.flatMap(({ short }) => (short === undefined ? [] : [short]));
    expect(new Set(letters).size).toBe(letters.length);
  });
});

it('whatever is typed is read or refused in words', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '-p',
      '-v',
      '--env',
      '--device=',
      '--mount',
      '--gpus',
      '--',
      '-',
      '-it',
      '__proto__',
      '--__proto__',
      '--constructor',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      try {
        line(['docker', 'run', ...words]);
      } catch (error) {
        expect(error).toBeInstanceOf(NotationError);
      }
    }),
  );
});
