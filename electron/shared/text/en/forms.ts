/** What stands beside the fields of an app’s settings. */
export const forms = {
  'form.add': 'From a git repository with a Dockerfile. It runs already? {adopt} instead.',
  'form.add-to-adopt': 'Adopt its container',
  'form.adopt': 'Nothing about it changes until its first update. Nothing runs yet? {add} instead.',
  'form.adopt-to-add': 'Add an app',
  'form.name-taken': 'There is an app {name} already; choose another name',
  'form.checking-source': 'Checking the source…',
  'form.name': 'Its container will have this name too.',
  'form.container': 'The app follows the container of this name.',
  'form.no-container': 'Add an app from git instead.',
  'form.container-followed': 'It is followed already, as {app}',
  'form.container-looked-after': 'Looked after by {who}',
  'form.take-over': 'Take {container} over from {other}',
  'form.take-over-what':
    'That Homeport does nothing to it any more. Two of them on one container would undo each other’s work.',
  'form.take-over-unconfirmed': 'Confirm that it is to be taken over',

  'form.archive':
    'An image archive on this machine ("docker save", or an OCI layout; plain, gzip or zstd). What is still being copied is waited for.',
  'form.archive-path':
    'A file, or a folder whose newest archive counts. The whole path, as the machine that Homeport runs on has it.',
  'form.archive-pattern': 'With a folder: names of the files that count, such as web-*.tar.gz.',
  'form.archive-image': 'Only where an archive holds several.',
  'form.archive-look': 'Reads the newest archive to its end, which takes a while with a large one.',
  'form.archive-found': '{size}, made {made}. {contents}',
  'form.git': 'The git repository whose new commits become new releases.',
  'form.git-tag': 'The newest version that matches; pre-releases only where it names them (v*-rc*).',
  'form.git-look': 'Reads the repository and fills in what its Dockerfile says.',
  'form.git-found':
    '{branches, plural, one {# branch} other {# branches}}, {branch} by default. The Dockerfile has {contents}.',
  'form.git-found-ports': 'ports {ports}',
  'form.git-found-volumes': 'volumes {volumes}',
  'form.git-found-healthcheck': 'a HEALTHCHECK',
  'form.git-found-no-healthcheck': 'no HEALTHCHECK',
  'form.git-dockerfile': 'Its path in the context folder.',
  'form.git-context': 'The folder that is built; . is the top.',
  'form.git-build-args': 'One a line.',
  'form.git-build-args-known': 'One a line. The Dockerfile knows {names}.',
  'form.git-other': 'That one is built when the one above changes.',
  'form.git-folder': 'It is built when the repository above changes.',
  'form.git-commit-arg': 'Is given the commit, so that the build cache can’t hide a new one.',
  'form.git-no-cache': 'For Dockerfiles that fetch their own source and do not use the argument above.',

  'form.run-new': 'As you would say it to docker run.',
  'form.run-change': 'Changes take effect with the next update.',
  'form.run-adopted':
    '{app} was adopted: its container is the truth. Ports, variables, volumes, networks and limits are carried over from it at every update as you set them. To change them, re-create the container with your own tools; Homeport notices and goes on from there.',
  'form.run-ports': 'host:container, one a line; /udp at the end for UDP.',
  'form.run-volumes': 'name or folder:place in the container, one a line.',
  'form.run-env': 'One a line. "Double quotes" for values with line ends (\\n).',
  'form.run-networks': 'Names, with commas between.',
  'form.run-further': 'As docker run has them: devices, limits, user, labels, capabilities, log…',
  'form.run-no-option': 'Write options of docker run, such as --device /dev/dri. What is "{option}"?',
  'form.run-restart-twice':
    '--restart says {here} here, and the restart policy above says {above}. Take --restart out, or choose the same above',
  'form.line': 'Line {number}: {problem}',
  'form.line-no-assignment': '"{line}" is not written NAME=value',
  'form.line-twice': '{name} is there twice',
  'form.quote-open': 'The quote {quote} is opened and never closed',

  'form.schedule': 'A check is cheap. Nothing is built while the commit stays the same.',
  'form.schedule-cron':
    'Five fields: minute, hour, day of month, month, day of week. H is a minute of the app’s own, so that not all are looked at in the same moment.',

  'form.put-in': 'For what the schedule finds. “Update now” waits for none of this.',
  'form.put-in-update': 'And put back what ran, should it not be healthy.',
  'form.put-in-tell': 'It waits for your “Update now”. You are told once.',
  'form.rest-days':
    'Counted from when a version was published, else from when it was first seen. 0: at once. A newer one rests anew.',
  'form.hours': 'What is found at another time waits for them.',
  'form.hours-end': 'In the schedule’s time zone. An update that has begun is not cut off.',

  'form.gate': 'A new release counts only when it has proven healthy. Until then the previous one is kept.',
  'form.gate-timeout': 'Made longer by itself where the HEALTHCHECK asks for it.',
  'form.gate-rollback': 'At once and by itself.',
  'form.gate-ask': 'The new one stays until you decide.',
  'form.gate-command': 'Run with /bin/sh -c in the container; exit code 0 is healthy.',
  'form.keep-releases': 'Good ones besides the running one; each can be restored offline.',
  'form.keep-container': 'While it is kept, a restore brings it back exactly as it was.',
} as const;
