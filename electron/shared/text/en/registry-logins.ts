/** Logins for image registries: those that a person entered, and those that Docker's configuration brings. */
export const registryLogins = {
  'registry-login.unreadable':
    'The login for {registry} can’t be read: its key is kept by the desktop’s keychain, or is gone. Start the Homeport desktop app with its keychain unlocked, or enter the login again ("homeport login {registry}").',
  'registry-login.none': 'There is no login for {registry}. Enter one: "homeport login {registry}".',
  'registry-login.passed-over': 'A login for {registry} is passed over: {why}',
  'registry-login.no-answer': '{registry} did not answer within {seconds} s.',

  'docker-config.unreadable':
    'Docker’s configuration {file} can’t be read ({why}). Logins in it are not used.',
  'docker-config.not-json': 'it is not JSON',
  'docker-config.not-understood': 'it does not hold what Docker writes',
  'docker-config.too-big': 'it is bigger than {kib} KiB',
  'docker-config.entry-damaged':
    'The login in Docker’s configuration can’t be read. Sign in anew: "docker login {registry}", or "homeport login {registry}".',
  'docker-config.helper-name':
    'Docker’s configuration names "{helper}" as the helper that keeps this login, which is no name of a program.',
  'docker-config.helper-missing':
    'Docker’s configuration says that {program} keeps this login, and there is no such program on Homeport’s path.',
  'docker-config.helper-failed':
    '{program}, which keeps this login for Docker, ended with exit code {code}. A desktop’s keychain may be locked.',
  'docker-config.helper-nonsense':
    '{program}, which keeps this login for Docker, gave an answer that is none.',
  'docker-config.helper-slow':
    '{program}, which keeps this login for Docker, did not answer within {seconds} s. It may be waiting for a keychain to be unlocked.',
} as const;
