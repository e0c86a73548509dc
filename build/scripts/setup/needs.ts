/** What installs packages on a Linux: Debian and Ubuntu, Fedora, Alpine, Arch. */
export type Manager = 'apt' | 'dnf' | 'apk' | 'pacman';

/** Something that Homeport, or its tests, can't do without. */
export type Need = {
  /** As it is said to a person. */
  name: string;
  /** Any one of these will do: a program's name, looked for where programs are, or an absolute path. */
  found: readonly string[];
  /** The package that brings it; null where none does. */
  packages: Record<Manager, string | null>;
  /** A service that its package starts by itself, and that nobody needs. */
  service?: string;
};

const everywhere = (name: string): Need['packages'] => ({ apt: name, dnf: name, apk: name, pacman: name });

/** What Homeport itself needs, besides an engine. */
export const RUN_NEEDS: readonly Need[] = [
  { name: 'git', found: ['git'], packages: everywhere('git') },
  {
    name: 'CA certificates',
    found: ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'],
    packages: everywhere('ca-certificates'),
  },
];

/** Also brings the group that may use it. */
export const ENGINE_NEED: Need = {
  name: 'Docker',
  found: ['dockerd'],
  packages: { apt: 'docker.io', dnf: 'moby-engine', apk: 'docker', pacman: 'docker' },
};

/** The static shell that the tests' images are made of; found by what is in the file, not by its name. */
export const BUSYBOX_NEED: Need = {
  name: 'a static busybox',
  found: ['/bin/busybox'],
  // Alpine's static one is /bin/busybox.static, which the tests do not look for.
  packages: { apt: 'busybox-static', dnf: 'busybox', apk: null, pacman: 'busybox' },
};

/** What the tests need on top. */
export const TEST_NEEDS: readonly Need[] = [
  BUSYBOX_NEED,
  {
    name: 'Chromium',
    // The first is the same browser without its own window, which takes a third of the time (build/scripts/chromium.ts).
    found: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'],
    packages: { ...everywhere('chromium'), apt: 'chromium-headless-shell' },
  },
  {
    name: 'ip',
    found: ['ip'],
    packages: { apt: 'iproute2', dnf: 'iproute', apk: 'iproute2', pacman: 'iproute2' },
  },
  {
    name: 'iptables',
    found: ['iptables'],
    packages: { apt: 'iptables', dnf: 'iptables-nft', apk: 'iptables', pacman: 'iptables' },
  },
  { name: 'nsenter', found: ['nsenter'], packages: everywhere('util-linux') },
  {
    name: 'dbus-run-session',
    found: ['dbus-run-session'],
    packages: { apt: 'dbus', dnf: 'dbus-daemon', apk: 'dbus', pacman: 'dbus' },
  },
  {
    name: 'dbus-send',
    found: ['dbus-send'],
    packages: { apt: 'dbus-bin', dnf: 'dbus-tools', apk: 'dbus', pacman: 'dbus' },
  },
  {
    name: 'gdbus',
    found: ['gdbus'],
    packages: { apt: 'libglib2.0-bin', dnf: 'glib2', apk: 'glib', pacman: 'glib2' },
  },
  {
    name: 'busctl',
    found: ['busctl'],
    packages: { apt: 'systemd', dnf: 'systemd', apk: null, pacman: 'systemd' },
  },
  {
    name: 'ssh',
    found: ['ssh'],
    packages: { apt: 'openssh-client', dnf: 'openssh-clients', apk: 'openssh-client', pacman: 'openssh' },
  },
  { name: 'openssl', found: ['openssl'], packages: everywhere('openssl') },
  {
    name: 'a registry of images',
    found: ['docker-registry'],
    // Elsewhere the program has another name, which the tests do not look for.
    packages: { apt: 'docker-registry', dnf: null, apk: null, pacman: null },
    // The tests start their own.
    service: 'docker-registry.service',
  },
  { name: 'zsh', found: ['zsh'], packages: everywhere('zsh') },
  { name: 'fish', found: ['fish'], packages: everywhere('fish') },
];

/** A distribution, as /etc/os-release names it (os-release(5)). */
export type Distribution = { id: string; name: string; codename: string | null };

/**
 * Why a package that would bring a need does not do on this distribution, with what to do instead; null where it does.
 */
export function notFromPackages(need: Need, manager: Manager, distribution: Distribution): string | null {
  if (need === ENGINE_NEED && manager === 'dnf' && distribution.id !== 'fedora')
    return `${distribution.name} has no package of Docker: install it as https://docs.docker.com/engine/install/ says`;
  if (need.name === 'Chromium' && distribution.id === 'ubuntu')
    return 'Ubuntu’s Chromium is a snap, which can’t be used here: name another one’s program in CHROMIUM_PATH';
  if (need.packages[manager] === null) return `${distribution.name} has no package of ${need.name}`;
  return null;
}
