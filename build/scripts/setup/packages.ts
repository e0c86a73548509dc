import type { Manager } from './needs.ts';

/** A command and its arguments; run as root. */
export type Command = readonly string[];

/** Longest time, in seconds, for refreshing the lists and for installing: the network decides. */
const LISTS_SECONDS = 300;
const INSTALL_SECONDS = 1_800;

/** Where apt waits for another one (unattended-upgrades) to be done. Seconds. */
const APT_LOCK_SECONDS = 120;

/**
 * The commands that install packages, in order. None removes what is there: apt and the others refuse where that would be
 * needed, and say what is in the way. Nobody is asked: the person has been.
 *
 * @param replaces apt only: the packages may take the place of others (busybox-static, of busybox)
 */
export function installCommands(
  manager: Manager,
  packages: readonly string[],
  options: { replaces?: boolean } = {},
): Command[] {
  if (packages.length === 0) return [];
  switch (manager) {
    case 'apt': {
      const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
      const lock = ['-o', `DPkg::Lock::Timeout=${APT_LOCK_SECONDS}`];
      const keep = options.replaces === true ? [] : ['--no-remove'];
      return [
        within(LISTS_SECONDS, [...apt, 'update', ...lock]),
        within(INSTALL_SECONDS, [
          ...apt,
          'install',
          '--yes',
          '--no-install-recommends',
          ...keep,
          ...lock,
          ...packages,
        ]),
      ];
    }
    case 'dnf':
      return [
        within(INSTALL_SECONDS, [
          ...['dnf', '--quiet', '--assumeyes', '--setopt=install_weak_deps=False'],
          ...['install', ...packages],
        ]),
      ];
    case 'apk':
      return [within(INSTALL_SECONDS, ['apk', 'add', '--update-cache', ...packages])];
    case 'pacman':
      // Without --refresh: lists that are newer than what is installed make half an upgrade, which Arch does not support.
      return [within(INSTALL_SECONDS, ['pacman', '-S', '--needed', '--noconfirm', ...packages])];
  }
}

/** What helps where the commands fail for a reason that is the manager's own. */
export function afterFailure(manager: Manager): string | null {
  return manager === 'pacman'
    ? 'Lists that are too old are refreshed by an upgrade of the whole system: "pacman -Syu". Homeport leaves that to you.'
    : null;
}

/** timeout(1) comes with coreutils or busybox, and, unlike us, may end a program that runs as root. */
function within(seconds: number, command: readonly string[]): Command {
  // Alpine's is busybox's, which always leaves the command where Ctrl-C reaches it, and knows no option for that.
  const foreground = command[0] === 'apk' ? [] : ['--foreground'];
  return ['timeout', ...foreground, String(seconds), ...command];
}
