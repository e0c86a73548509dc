/** How an update goes and ends, what a check finds, and what a restore means. */
export const update = {
  'gate.gone': 'The container is gone.',
  'gate.out-of-memory': 'The container ran out of memory and was killed.',
  'gate.crash-loop': 'The container ended with code {code} and is being restarted (crash loop).',
  'gate.ended': 'The container ended with code {code}.',
  'gate.unhealthy': 'The health check failed.',
  'gate.unhealthy-because': 'The health check failed: {detail}',
  'gate.not-stable': 'It did not stay healthy for {seconds} s.',
  'gate.still-starting': 'The health check did not pass within {seconds} s.',
  'gate.still-starting-because': 'The health check did not pass within {seconds} s: {detail}',
  'gate.paused': 'The container was paused and did not go on within {seconds} s.',
  'gate.probe-late': 'The probe did not pass within {seconds} s.',
  'gate.probe-late-because': 'The probe did not pass within {seconds} s: {detail}',
  'gate.healthy-by-both': 'Healthy (health check and probe) for {seconds} s.',
  'gate.healthy-by-check': 'Healthy (health check) for {seconds} s.',
  'gate.healthy-by-probe': 'Healthy (probe) for {seconds} s.',
  'gate.kept-running': 'Kept running for {seconds} s.',
  'gate.engine-away':
    'Docker went away between two looks: what it took along says nothing about the release.',

  'update.called-off': 'Called off by a person before the swap.',
  'update.cut-off': 'Homeport or the machine was cut off before the swap; nothing was changed.',
  'update.name-taken':
    'Somebody made another container named "{name}" during the update; Homeport leaves it alone.',
  'update.candidate-removed': 'Somebody removed the new container of "{name}" during the update.',
  'update.candidate-lost':
    'The machine, Docker or Homeport went down during the update, and the new container of "{name}" with it (--rm).',
  'update.candidate-ended': 'The new container of "{name}" ended and removed itself (--rm).',
  'update.fallen': 'The new container ended by itself right after it had passed its gate.',
  'update.taken-over':
    '{app} was taken over during the update: it is looked after by {who}. What has its name is left alone.',
  'update.app-unknown': 'The app "{app}" is not known any more.',
  'update.circles': 'The update went round in circles and was called off.',
  'update.docker-went-away': 'Docker went away.',
  'update.failed': 'The update failed.',
  'update.forgotten': 'Called off before anything ran: {app} is forgotten again, and nothing of it is left.',
  'update.previous-gone': 'The previous container is gone.',
  'update.rollback-failed': '{why} Putting the previous release back failed too: {back}',
  'update.outrun':
    'What Docker has is later than what was written down of this update: the records are those of an earlier time.',
  'update.put-back':
    'The database was put back from a copy made during this update, so how it ended is not recorded.',
  'update.moved':
    'The apps were given to another Docker engine during this update, so how it ended is not recorded.',

  'waiting.try-again': '{why} Trying again in {seconds} s.',
  'waiting.docker-away': 'Docker is away: the update goes on when it is back.',
  'waiting.build': 'Waits for the build of {apps} to finish.',
  'waiting.build-in-line': 'Waits for the build of {apps} to finish ({before} before it).',
  'waiting.or': '{apps} or {last}',
  'waiting.more': '{more} more',
  'waiting.another-app': 'another app',
  'waiting.update-of': 'Waits for the update of "{app}", which has the container "{container}", too.',
  'waiting.decision': 'The new release did not pass its gate: restore the previous one, or keep it?',

  'quarantine.restored-in-its-place': 'Release {number} was restored in its place.',

  'check.current': 'Up to date: {version} runs already.',
  'check.quarantined':
    '{version} was tried as release {number} and is quarantined: {why} It is tried again when the source changes, or when you ask for it.',
  'check.tag-gone':
    'The tag {was}, which runs, is gone from the repository, and the newest that matches "{pattern}" is {now} now, which is older. What runs is kept: "homeport update {app} --force" goes back to {now} on purpose.',
  'check.settings-changed': 'The settings changed.',
  'check.tag-moved': 'New: {tag} has moved, to {commit}.',
  'check.new': 'New: {version}.',
  'check.archive-gone':
    'The archive of {was}, which runs, is gone from {folder}, and the newest there is {now} now, which is older. What runs is kept: "homeport update {app} --force" goes back to {now} on purpose.',
  'check.new-in-file': 'New: {version}, in {file}.',
  'check.folder-changed': 'New: what is in {folder} has changed ({commit} as before).',
  'check.base-changed': 'The base image {image} changed.',
  'check.base-changed-made': 'The base image {image} changed (made on {made}).',
  'check.bases-changed': 'The base images {images} changed.',
  'check.failed-lately':
    '{found} It could not be had a while ago: the schedule tries it again after {hours} hours, or when the source changes. "Update now" tries it at once.',
  'check.never-came-up':
    '{found} It was tried, and {app} has never come up: no schedule tries it again until its source changes. "Try again" (homeport update {app}) does.',
  'check.not-running':
    '{found} Not updated by the schedule, because the app is {state}: "Update now" does it all the same.',
  'check.skipped':
    '{version} is skipped: no schedule puts it in. "Update now" does it all the same, and "homeport skip {app} --undo" takes the word back.',
  'check.only-told': '{found} It is put in when you say so: "Update now", or "homeport update {app}".',
  'check.out-for': 'It has been out for {days, plural, one {# day} =0 {less than a day} other {# days}}',
  'check.first-seen':
    'It was first seen {days, plural, one {# day ago} =0 {less than a day ago} other {# days ago}}',
  'check.put-in-from': '{age}, and is put in from {day, date, ::dMMM} on.',
  'check.told-from': '{age}, and you are told of it from {day, date, ::dMMM} on.',
  'check.waits-for-hours': '{found} It waits for {hours}.',
  'check.has-hours': '{found} The schedule puts it in, at {hours}.',
  'check.asked-anyway': '{version} was skipped, and is put in now because you ask for it.',

  'skip.done': '{version} is skipped: {app} is updated again when something newer is out.',
  'skip.already': '{version} is skipped already.',
  'skip.undone': '{version} counts again for {app}.',
  'skip.nothing-new': '{app} runs the newest that its source names ({version}): there is nothing to skip.',
  'skip.another-newest':
    'The newest for {app} is {version} by now, and not {wanted}. Look at it, then skip that one.',
  'skip.none': '{app} skips no version.',
  'skip.not-skipped': '{app} does not skip "{wanted}". It skips {versions}.',
  'check.built-again': '{commit} is built again.',
  'check.again-with-bases':
    'commit {commit} again, with the newer base {count, plural, one {image} other {images}} {images}',

  'restore.decided': 'The previous release of "{app}" is put back.',
  'restore.release': 'release {number}',
  'restore.release-of': 'release {number} ({commit})',
  'restore.by-container': 'Putting {release} back: the container as it was.',
  'restore.by-spec': 'Putting {release} back: a fresh container with the same image and settings.',
  'restore.passed-over': 'Release {number} is passed over: its image is gone from this machine.',
  'rebuild.from-commit':
    'The image of release {number} is gone: it is built again from commit {commit}, which needs its repository.',
  'rebuild.offer':
    'The image of release {number} of "{app}" is gone from this machine (pruned?). It can be built again from commit {commit}, which needs its repository: "homeport restore {app} --to {number}", or "Build again and restore" on its page. What runs was not touched.',
  'rebuild.from-archive':
    'The image of release {number} is gone: it is loaded again from {file}, which must still be there.',
  'rebuild.offer-archive':
    'The image of release {number} of "{app}" is gone from this machine (pruned?). It can be loaded again from {file}, if that is still there: "homeport restore {app} --to {number}", or "Build again and restore" on its page. What runs was not touched.',
  'rebuild.not-recorded':
    'The image of release {number} of "{app}" is gone from this machine (pruned?), and what it was built from beside its commit was not kept: it can’t be restored. What runs was not touched.',
  'rebuild.downloads': 'What the build downloads may be newer than it was.',
  'rebuild.folder': 'The folder {folder} is taken as it is now.',
  'sample.there-already': 'The sample is there already, as "{app}".',
  'sample.added': 'The sample is added as "{app}".',

  'rebuild.todays-settings': 'It is built with today’s build settings: those of then were not kept.',
} as const;
