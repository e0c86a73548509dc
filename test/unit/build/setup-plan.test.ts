import { describe, expect, it } from 'vitest';
import type { EngineFacts } from '../../../build/scripts/setup/engine-plan.ts';
import { ENGINE_NEED, type Manager, RUN_NEEDS, TEST_NEEDS } from '../../../build/scripts/setup/needs.ts';
import { type Facts, planSetup, shellText, testCommand } from '../../../build/scripts/setup/plan.ts';

const absent: EngineFacts = {
  chosen: null,
  url: 'unix:///var/run/docker.sock',
  state: 'absent',
  isSystems: true,
  isInstalled: false,
  inGroup: false,
};
const answers: EngineFacts = { ...absent, state: 'answers', isInstalled: true };

/** A Debian without anything, as root, in a container: what is changed is said. */
function facts(change: Partial<Facts> = {}, engine: Partial<EngineFacts> = {}): Facts {
  return {
    platform: 'linux',
    tests: false,
    startEngine: true,
    distribution: { id: 'debian', name: 'Debian GNU/Linux', codename: 'bookworm' },
    manager: 'apt',
    init: 'none',
    user: { name: 'root', isRoot: true },
    hasSudo: false,
    unmet: RUN_NEEDS,
    hasDynamicBusybox: false,
    engine: { ...absent, ...engine },
    newest: { is: 'not wanted' },
    ...change,
  };
}
const typed = (known: Facts) =>
  planSetup(known).steps.flatMap((step) => ('commands' in step ? step.commands.map(shellText) : [step.kind]));
const alice = { user: { name: 'alice', isRoot: false }, hasSudo: true };
const BACKGROUND =
  "sh -c 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin nohup setsid dockerd </dev/null >>/var/log/dockerd.log 2>&1 &'";

it('does nothing and says nothing where nothing is missing', () => {
  expect(planSetup(facts({ unmet: [], engine: answers }))).toEqual({
    missing: [],
    steps: [],
    unsolved: [],
    notes: [],
  });
});

describe('a machine with nothing', () => {
  it.each<[Manager, string, string[]]>([
    [
      'apt',
      'debian',
      [
        'timeout --foreground 300 env DEBIAN_FRONTEND=noninteractive apt-get -qq update -o DPkg::Lock::Timeout=120',
        'timeout --foreground 1800 env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120 git ca-certificates docker.io',
      ],
    ],
    [
      'dnf',
      'fedora',
      [
        'timeout --foreground 1800 dnf --quiet --assumeyes --setopt=install_weak_deps=False install git ca-certificates moby-engine',
      ],
    ],
    ['apk', 'alpine', ['timeout 1800 apk add --update-cache git ca-certificates docker']],
    [
      'pacman',
      'arch',
      ['timeout --foreground 1800 pacman -S --needed --noconfirm git ca-certificates docker'],
    ],
  ])('%s', (manager, id, commands) => {
    const distribution = { id, name: id, codename: null };
    expect(typed(facts({ manager, distribution }))).toEqual([...commands, BACKGROUND]);
    expect(planSetup(facts({ manager, distribution })).missing).toEqual(['git', 'CA certificates', 'Docker']);
  });

  it('gives a user the rights, and starts the engine with what starts services there', () => {
    expect(typed(facts({ ...alice, unmet: [], init: 'systemd' })).slice(2)).toEqual([
      'usermod -aG docker alice',
      'timeout 120 systemctl enable --now docker',
    ]);
    expect(typed(facts({ ...alice, unmet: [], manager: 'apk', init: 'openrc' })).slice(1)).toEqual([
      'addgroup alice docker',
      'rc-update add docker default',
      'timeout 120 rc-service docker start',
    ]);
  });

  it('brings what tests need with one command, and nothing where the newest Docker can’t be had', () => {
    const known = facts({
      tests: true,
      unmet: [...RUN_NEEDS, ...TEST_NEEDS],
      newest: { is: 'unavailable', reason: 'there is no network' },
    });
    expect(typed(known)[1]).toContain(
      'git ca-certificates busybox-static chromium-headless-shell iproute2 iptables util-linux dbus dbus-bin libglib2.0-bin systemd openssh-client openssl docker-registry zsh fish docker.io',
    );
    expect(planSetup(known).notes).toEqual(['Tests on the newest Docker are not run: there is no network.']);
    expect(typed({ ...known, newest: { is: 'fetchable' } }).at(-1)).toBe('newest-docker');
  });

  it('stops the service that a package starts by itself, where services are', () => {
    const stop = 'systemctl disable --now docker-registry.service';
    const known = facts({ tests: true, unmet: TEST_NEEDS });
    expect(typed({ ...known, init: 'systemd' })).toContain(stop);
    expect(typed({ ...known, init: 'systemd', unmet: [] })).not.toContain(stop);
    expect(typed({ ...known, init: 'openrc' })).not.toContain(stop);
  });

  it('names every command for root where there is no way to become root', () => {
    const { steps, unsolved } = planSetup(facts({ ...alice, hasSudo: false }));
    expect(steps).toEqual([]);
    expect(unsolved.join()).toMatch(
      /there is no sudo\. As root:\n {2}timeout .*\n(.*\n)* {2}usermod -aG docker alice\n/,
    );
  });

  it('names what is missing where packages are unknown: another system, or another distribution', () => {
    const mac = planSetup(facts({ platform: 'darwin', manager: null, unmet: RUN_NEEDS.slice(0, 1) }));
    expect(mac).toMatchObject({
      steps: [],
      unsolved: ['Install these yourself: git, Docker Desktop, started.'],
    });
    const { steps, unsolved } = planSetup(facts({ manager: null }));
    expect(steps).toEqual([]);
    expect(unsolved.join()).toContain('git, CA certificates, Docker');
  });

  it('says what a distribution has no package of, and does the rest', () => {
    const rocky = { id: 'rocky', name: 'Rocky Linux', codename: null };
    const plan = planSetup(facts({ manager: 'dnf', distribution: rocky, init: 'systemd' }));
    expect(plan.unsolved.join()).toContain('Rocky Linux has no package of Docker');
    expect(plan.steps.map((step) => step.kind)).toEqual(['packages']);
    const alpine = { id: 'alpine', name: 'Alpine Linux', codename: null };
    const tests = facts({
      tests: true,
      manager: 'apk',
      distribution: alpine,
      unmet: TEST_NEEDS,
      engine: answers,
    });
    expect(planSetup(tests).unsolved).toEqual([
      'Alpine Linux has no package of a static busybox.',
      'Alpine Linux has no package of busctl.',
      'Alpine Linux has no package of a registry of images.',
    ]);
  });
});

describe('what the person has', () => {
  const here = (engine: Partial<EngineFacts>, change: Partial<Facts> = {}) =>
    planSetup(facts({ unmet: [], ...change }, engine));

  it('is never started anew or set up anew: an engine that answers, whoever made it', () => {
    const rootless = {
      url: 'unix:///run/user/1000/docker.sock',
      isSystems: false,
      state: 'answers',
    } as const;
    for (const change of [{}, alice]) expect(here(rootless, change).steps).toEqual([]);
    // Podman behind Docker's own address: nothing is put beside it, tests or not.
    const podman = here({ state: 'answers' }, { tests: true });
    expect(podman.steps).toEqual([]);
    expect(podman.unsolved.join()).toContain('is no Docker of this system');
  });

  it('is told of where it does not answer, and left alone', () => {
    const rootless = here({
      url: 'unix:///run/user/1000/docker.sock',
      isSystems: false,
      state: 'silent',
      isInstalled: true,
    });
    expect(rootless.steps).toEqual([]);
    expect(rootless.unsolved.join()).toContain('unix:///run/user/1000/docker.sock, and nobody answers');
  });

  it.each(['silent', 'absent', 'refused'] as const)(
    'DOCKER_HOST counts, %s too: nothing of Docker is installed',
    (state) => {
      const chosen = 'tcp://nas:2375';
      const { steps, unsolved } = here({ chosen, url: chosen, isSystems: false, state }, { tests: true });
      expect(steps).toEqual([]);
      expect(unsolved.join()).toContain('DOCKER_HOST is tcp://nas:2375');
    },
  );

  it('is started, and not for good, where it was installed and is not running', () => {
    const stopped = { isInstalled: true, state: 'silent' } as const;
    expect(typed(facts({ unmet: [], init: 'systemd' }, stopped))).toEqual([
      'timeout 120 systemctl start docker',
    ]);
    expect(here(stopped).missing).toEqual(['a running Docker engine']);
    expect(typed(facts({ unmet: [], init: 'openrc' }, stopped))).toEqual([
      'timeout 120 rc-service docker start',
    ]);
  });

  it('stays where a caller starts an engine of its own', () => {
    const own = { tests: true, startEngine: false } as const;
    expect(here({ isInstalled: true, state: 'absent' }, own).steps).toEqual([]);
    expect(typed(facts({ unmet: [], ...own }))[1]).toMatch(/ docker\.io$/);
    expect(typed(facts({ unmet: [], ...own }))).toHaveLength(2);
  });

  it('a login that is older than the right to use Docker is told so, and nothing more is done', () => {
    const refused = { isInstalled: true, state: 'refused' } as const;
    expect(here({ ...refused, inGroup: true }, alice)).toMatchObject({
      missing: [],
      steps: [],
      unsolved: [],
      notes: [expect.stringContaining('this login is older')],
    });
    expect(here(refused, alice)).toMatchObject({
      missing: ['the right of alice to use Docker'],
      steps: [{ kind: 'group' }],
    });
  });

  it('keeps its packages: none is removed, but for a busybox in the place of the static one', () => {
    const known = facts({
      tests: true,
      unmet: TEST_NEEDS.slice(0, 2),
      hasDynamicBusybox: true,
      engine: answers,
    });
    const installs = typed(known).filter((command) => command.includes(' install '));
    expect(installs).toEqual([
      expect.stringMatching(/--no-remove .* chromium-headless-shell$/),
      expect.not.stringContaining('--no-remove'),
    ]);
    expect(installs[1]).toMatch(/ busybox-static$/);
  });
});

it('Ubuntu’s Chromium is no program that can be run here, and its Docker is', () => {
  const ubuntu = { id: 'ubuntu', name: 'Ubuntu', codename: 'noble' };
  const known = facts({ distribution: ubuntu, tests: true, unmet: TEST_NEEDS.slice(1, 2) });
  expect(planSetup(known).unsolved).toEqual([expect.stringContaining('CHROMIUM_PATH')]);
  expect(typed(known)[1]).toMatch(/ docker\.io$/);
  expect(ENGINE_NEED.packages.apt).toBe('docker.io');
});

it('writes commands as a shell takes them', () => {
  expect(shellText(['a', '--b=c', "it's $HOME", ''])).toBe("a --b=c 'it'\\''s $HOME' ''");
});

it('says that the tests run as root to a user who is not', () => {
  expect(testCommand({ isRoot: true })).toBe('npm test');
  expect(testCommand({ isRoot: false })).toMatch(/^sudo .*npm test/);
});
