/** What is wrong with a command line, and why the command line itself can’t go on. */
export const cliErrors = {
  'usage.what-to-do': 'Say what to do: "homeport help" lists the commands.',
  'usage.several-apps': '"{typed}" could be several apps: {apps}. Write the name of one.',
  'usage.no-such-app': 'There is no app "{typed}".',
  'usage.the-apps-are': 'The apps are: {apps}.',
  'usage.did-you-mean': 'Did you mean {names}?',
  'usage.name': '"{name}"',
  'usage.or': '{all} or {next}',
  'usage.no-such-topic': 'There is no command or topic "{word}".',
  'usage.no-such-command': 'There is no command of "{parent}" "{word}".',
  'usage.help-lists': '"homeport help" lists them.',
  'usage.prints-no-json': 'There is no command "{command}" that prints JSON.',
  'usage.container-or-all': 'Name the container to look after, or say --all: homeport adopt web',
  'usage.container-and-all': 'Either name a container, or say --all.',
  'usage.all-alone':
    'With --all, each container keeps following its own image, with Homeport’s defaults. Change one afterwards: homeport set <app> …',
  'usage.except-without-all': '--except and --yes belong to --all.',
  'usage.no-such-containers': 'There is no container {names} to leave out.',
  'usage.all-unasked':
    'Nobody is there to be asked. Say --yes to look after {count, plural, one {this container} other {these # containers}}.',
  'usage.no-own-image': '{why} Say where new releases come from, such as --image nginx:1.27.',
  'usage.name-or-all': 'Name the apps to update, or say --all: homeport update web',
  'usage.name-and-all': 'Either name the apps to update, or say --all.',
  'usage.no-such-kind': 'There is no kind "{kind}". The kinds are: {kinds}.',
  'usage.how-much': 'Say how much: --gb, --days, or both.',
  'usage.follow-as-json': '--follow prints lines as they come, and never one JSON value: leave --json out.',
  'usage.no-token': 'No token came in. Pipe it in: homeport secret set {host} < token.txt',
  'usage.whose-container':
    'Homeport made the container "{container}" of {app}. Say what becomes of it: --with-container removes it too, --keep-container leaves it as it is.',
  'usage.adopted':
    '"{app}" was adopted: how it runs is read from its container. Change {option, select, none {its command} other {--{option}}} there (docker, Compose); the next update keeps it.',
  'usage.none-to-take-away': 'There is no {option} "{text}" to take away. None is set.',
  'usage.no-such-to-take-away': 'There is no {option} "{text}" to take away. There is: {there}.',

  'usage.several-to-remove':
    '--remove-{option} {wanted} can mean each of these: {several}. Write the one you mean in full.',
  'usage.no-source':
    'Say where the app comes from: --image <name>, --git <url>, --archive <file>, or --folder <dir> together with --watch <git url>.',
  'usage.two-kinds': 'An app comes from one place: say one of --image, --git (or --folder) and --archive.',
  'usage.option-of.git': '--{option} is for apps that are built from git (--git, or --folder with --watch).',
  'usage.option-of.registry': '--{option} is for apps whose images come from a registry (--image).',
  'usage.option-of.archive': '--{option} is for apps whose images come from an archive (--archive).',
  'usage.tag-of-image': 'The tag is a part of the image: --image <name>:{tag}.',
  'usage.versions-and-tag':
    'Either one tag is followed, or versions are: --image {image} --versions "{versions}".',
  'usage.needs-versions': '--prereleases needs --versions <range>.',
  'usage.two-sources': 'The app is built from one place: say either --git or --folder.',
  'usage.folder-alone':
    'A local folder has no commits of its own: name the repository to watch with --watch <git url>.',
  'usage.needs-watch': '--{option} needs --watch <git url>.',
  'usage.branch-of-watched':
    '--branch belongs to --git. The branch of the watched repository is said with --watch-branch.',
  'usage.tag-of-watched':
    '--tag belongs to --git. The tags of the watched repository are said with --watch-tag.',
  'usage.folder-branch': '--branch belongs to --git: a folder has no branches.',
  'usage.folder-tag': '--tag belongs to --git: a folder has no tags.',
  'usage.folder-follows-nothing':
    'The app is built from a folder, which has no branches and no tags. Those of what is watched are said with --watch-branch and --watch-tag.',

  // Said after what was typed.
  'usage.pair': 'Write NAME=value.',
  'usage.http-url': 'Write an http:// or https:// URL.',
  'usage.host-and-port': 'Write host:port, such as 127.0.0.1:5432.',
  'usage.port': 'A port is a number from 1 to 65535.',
  'usage.probe-command': 'Write a command that ends with 0 when the app is well.',
  'usage.image':
    'Write an image as docker has it, without https://: nginx, nginx:1.27, ghcr.io/you/app or nas:5000/app.',
  'usage.image-digest': 'The part after @ is sha256: and 64 hex digits.',
  'usage.expectation':
    'Write a label and the value that it must have: org.opencontainers.image.version=2.19.5.',
  'usage.number': 'Write {whole, select, yes {a whole number} other {a number}} from {min} to {max}.',
  'usage.no-such-folder': 'There is no such folder here.',
  'usage.duration-or-time': 'Write a duration such as 10m, 2h or 1d, or a time such as 2026-11-20T10:00.',

  'cli.unexpected': 'Something unexpected happened: {why}',
  'cli.closing-failed': 'Closing failed: {why}',
  'cli.connection-lost':
    'Homeport went away before it had answered. What was under way goes on when it is back: "homeport history" says how it ended.',
} as const;
