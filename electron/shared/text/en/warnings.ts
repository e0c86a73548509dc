/** Facts about an app that a person should know before its first update. */
export const warnings = {
  'warning.auto-remove':
    'It was started with --rm: Docker removes it when it stops. Homeport makes it again from what it recorded, without what it wrote outside of volumes.',
  'warning.no-restart-policy':
    'It has no restart policy: Docker does not start it again after a crash or a reboot.',
  'warning.nameless-volumes':
    'Its data in {places} is kept in {count, plural, one {a volume} other {volumes}} without a name. Homeport hands it on at each update; give it a name to find it again yourself.',
  'warning.data':
    'Its data in {places} is used by old and new releases alike, and Homeport does not copy it before an update: where a release converts it to a new format, a rollback brings back the container, and the data stays converted. Keep a backup of your own.',
  'warning.network-of-another':
    'It uses the network of another container: when that one is made again by someone else, this one loses its network.',
  'warning.links':
    'It uses --link, which Docker keeps for old containers only: put both containers on a network of your own instead.',
  'warning.paused': 'It is paused: an update starts the new one running.',
  'warning.writable-layer':
    '{count, plural, one {One file written to {folder} is not on a volume: an update leaves it behind.} other {# files written to {folder} are not on a volume: an update leaves them behind.}} Mount a volume there to keep such data.',
  'warning.more-writable-layer':
    '{count, plural, one {Files in # more folder are} other {Files in # more folders are}} not on a volume either.',
  'warning.leftovers':
    'Docker has what Homeport made for {app} and has no record of any more: {things}. It is left as it is. "homeport remove {app}" takes it along; without removing the app: {commands}',
  'warning.lookalikes':
    'Docker has {containers}: by the name, an earlier container of {app} that was put aside. There is no record of it, so it is never touched. Once you don’t need it: {command}',

  // Of a source that is looked at.
  'look.unencrypted':
    'The repository is fetched over http, unencrypted: anybody on the way could change what is built. Use https where the server offers it.',
  'look.no-such-stage': 'The Dockerfile has no stage "{stage}". It has {stages}.',
  'look.no-stages': 'The Dockerfile has no stage "{stage}". It names no stages.',

  // Said after the tag's name.
  'tag.of-homeport': 'is one of the tags that Homeport keeps releases by',
  'tag.names-nothing': 'names no image any more',
  'tag.names-another-image': 'names an image by now that is none of this app',
  'tag.may-be-base': 'may be what the app’s own build is made from, which shows at its next build',
  'tag.is-base': 'is what the app’s own build is made from',
  'tag.of-another-app': 'is what the app {app} was made with, too',
  'tag.of-another-container': 'is what the container {container} was made with, too',
  'tag.from-registry': 'comes from a registry',
  'tag.may-be-from-registry':
    'may come from a registry (this Docker keeps its images in containerd, and does not tell)',
  'tag.by-one': '"{name}"',
  'tag.by-more': '"{name}" (and {more} more)',
  'tag.stays':
    'The tag {tag} {why}, so Homeport leaves it as it is. Whoever makes the container again from {tag} (docker run, docker compose up) gets what {tag} names then, not the release that Homeport runs.',
} as const;
