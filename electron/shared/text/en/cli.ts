import { cliErrors } from './cli-errors.ts';
import { cliHelp } from './cli-help.ts';
import { cliUpdates } from './cli-updates.ts';

/** What the command line alone says. */
export const cli = {
  ...cliErrors,
  ...cliHelp,
  ...cliUpdates,

  'cli.all-well': 'All is well.',
  'cli.well': '{standing}, and nothing needs you. {which}',
  'cli.overall-working': 'An update is under way.',
  'cli.overall-attention': 'Something needs you.',
  'cli.overall-away': 'Docker does not answer.',
  'cli.other-engine': 'Another Docker engine answers than the one the apps are on: nothing is done.',
  'cli.to-answer': 'To answer for {app}: {ways}',
  'cli.answer-or': '{all}, or {next}',
  'cli.no-more': '{what}: no more',
  'cli.ctrl-c-ends': '{time}. Ctrl-C ends this.',
  'cli.not-watched':
    'Nothing changes without a running Homeport ("npm start", or "homeport serve"): not watched.',

  'cli.no-app':
    'No app yet. Look after what runs already (homeport adopt --all), or add one: homeport add <name> --image <name>',
  'cli.no-container': 'There is no container on this machine.',
  'cli.container-elsewhere':
    '{container} is looked after by {who}. To take it from there: homeport adopt {container} --take-over',
  'cli.adoptable': 'yes',
  'cli.is-app': 'is the app {app}',
  'cli.not-adoptable': 'no: {why}',
  'cli.not-ours': 'no: another Homeport looks after it',
  'cli.schedules-need-host': 'Schedules run while Homeport runs: "npm start", or "homeport serve".',
  'cli.adopted':
    '{app}: adopted. Nothing about its container changes until the first update (homeport update {app}).',
  'cli.adopted-own':
    '{app}: looked after, and keeps following {image}. Nothing about its container has changed.',
  'cli.first-update-waits':
    'The first update waits until you have seen what is new: homeport check {app}, then homeport update {app}. To leave it to the schedule: homeport trust {app}',
  'cli.all-could': 'These can be looked after; each keeps following its own image:',
  'cli.all-could-not': 'These can’t:',
  'cli.all-none': 'There is no container that can be looked after like this.',
  'cli.ask-adopt-all':
    'Look after {count, plural, one {it} other {these #}}? Nothing is changed or restarted now. [y/N]',
  'cli.all-left': 'Left as they are.',
  'cli.all-adopted':
    '{count, plural, one {# container is} other {# containers are}} looked after. Nothing was changed or restarted.',
  'cli.all-refused': '{container}: {why}',
  'cli.all-next':
    'What is new: homeport check. The first update of each waits until you have seen it: homeport update <app> puts it in, homeport trust <app> leaves it to the schedule.',
  'cli.looked-newest': '{image}: {version} is the newest.',
  'cli.looked-matches': 'What matches, the newest first:',
  'cli.looked-versions': 'Versions that are there, the newest first:',
  'cli.looked-more': 'and {more} more',
  'cli.note': 'Note: {warning}',
  'cli.taken-back': '{app}: looked after here again.',

  'cli.settings-of-adopted': '{app} was adopted: how it runs is read from its container.',
  'cli.nothing-said': 'Nothing was said to change. Options change these: homeport set --help',
  'cli.nothing-to-change': '{app}: nothing to change, the settings are like that already.',
  'cli.would-be-changed': '{app} would be changed (nothing is kept of this):',
  'cli.changed': '{app} is changed:',
  'cli.from-now-on': 'From now on: {settings}.',
  'cli.with-next-update': 'With the next update (homeport update {app}): {settings}.',

  'cli.no-release': '{app} has no release yet.',
  'cli.no-history': 'Nothing has happened yet.',

  'restore-cell.container': 'exact (its container)',
  'restore-cell.spec': 'made again',
  'restore-cell.rebuild': 'got or built again',
  'restore-legend.container':
    'the container that ran is still there and is started again, with all it had written',
  'restore-legend.spec':
    'a new container of the same image and settings; what the old one wrote outside of volumes is gone',
  'restore-legend.rebuild':
    'its image is gone: the very image is got from its registry again, or built again from its commit, and what the build downloads may be newer',
  'cli.image-gone': 'image is gone',
  'cli.never-down': 'none',
  'cli.down-as-before': 'nothing ran before, and no sign of life by its end',
  'cli.still-down': '{duration}, and not up again by its end',

  'cli.no-health-change': 'No change of {app}’s health was seen yet.',
  'cli.nothing-dismissed': '{app}: there was nothing to take off the list.',
  'cli.dismissed': '{app}: taken off the list until something new happens ({kinds}).',
  'cli.still-listed': 'Still on it: {kind}: {message}',
  'cli.logs-not-followed':
    'Not followed without a running Homeport ("npm start", or "homeport serve"). Docker does: docker logs --follow {container}',

  'cli.schedules-run': 'Schedules run.',
  'cli.schedules-paused': 'Schedules are paused until resumed ("homeport resume").',
  'cli.schedules-paused-until': 'Schedules are paused until {time}.',

  'cli.ask-forget': 'Forget {app}? Its history and its kept releases go for good; its volumes stay. [y/N]',
  'cli.ask-container': 'Also remove its container {container}? [y/N]',
  'cli.left-as-it-is': '{app}: left as it is.',
  'cli.forgotten': '{app}: forgotten.',
  'cli.kept-volume': 'kept volume {volume} (your data; "docker volume rm" deletes it)',

  'cli.ask-token': 'Token for {host} (it is not shown):',
  'cli.no-tokens': 'No host has a git token. Store one with: homeport secret set <host>',
  'cli.token-stored': 'The token for {host} is stored. It is used from the next check on.',
  'cli.token-forgotten': 'The token for {host} is forgotten.',
  'cli.token-none': '{host} has no token.',

  'cli.no-sample': 'There is no sample. Begin with one: homeport sample',
  'cli.nothing-of-sample': 'There is no sample, and nothing left of one.',
  'cli.sample-removed': 'The sample is removed. Gone:',
  'cli.sample-page': 'Its page: {url}',
  'cli.sample-next': 'Now push a change to it, and see what becomes of it:',
  'cli.sample-enough': 'When you have seen enough: homeport sample remove',

  'cli.nothing-removed': 'There was nothing to remove.',
  'cli.cache-kept':
    'Homeport keeps {size} of build cache at most, and none that no build has used for {days} days.',
  'cli.storage-kept': 'Kept: {what}',
  'cli.storage-unknown': 'Not known: {what}',
  'cli.backup-made': 'Backup made: {name}',
  'cli.backup-restored': 'Put back: {name}',
  'cli.database-kept': 'The database that was in place is kept as {name}',
  'cli.no-backup':
    'There is no backup yet. One is made every day while Homeport runs, and with: homeport backup',
  'cli.docker-not-known': 'Nothing is known of Docker at {endpoint} yet.',
  'cli.nothing-to-accept': 'The apps are on the engine that answers: there is nothing to accept.',
  'cli.accepted': 'On the Docker engine of "{engine}" ({endpoint}) from now on: {apps}.',
  'cli.accepted-gone':
    'An app whose container is not there is shown as gone: homeport update <app> makes it again.',

  'cli.log-not-written': '{file} can’t be written ({why}): the log goes on here.',
  'cli.fatal': 'Homeport can’t go on: {why}',
  'cli.script-not-run': '{script} can’t be run ({why}): a Node supervises instead.',
  'cli.crash-loop':
    'Homeport ended {times} times within two minutes and is not started again. What is printed above, or homeport.log in its data directory, says why; running apps are not affected, and an update that was cut off goes on with the next start.',
  'cli.starting-again': 'Homeport ended unexpectedly (code {code}): starting it again in {seconds} s.',
} as const;
