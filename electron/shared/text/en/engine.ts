/** What else the engine refuses, or can’t do. */
export const engine = {
  'engine.beginning-anew': 'Homeport is just beginning anew: try again in a moment.',
  'backup.update-under-way': 'An update is under way: restore the backup when it has ended.',
  'engine.not-that-one':
    'That engine does not answer any more, or the apps are on it already: nothing was changed.',
  'cron.no-time-zone': '"{timezone}" is not a time zone. Use a name like "Europe/Berlin" or "UTC".',
  'cron.six-fields':
    '"{written}" has six fields: leave out the seconds. Five are expected: minute, hour, day of month, month, weekday.',
  'cron.five-fields':
    '"{written}" is not a cron expression: five fields are expected (minute, hour, day of month, month, weekday), "0 */6 * * *" for example.',
  'cron.refused': '"{written}" is not a cron expression: {problem}',
  'cron.step-too-long': 'a step of {step} in "{field}" is longer than the field, which has {values} values.',
  'cron.step-zero': 'a step of 0 in "{field}" stands still.',
  'cron.never-due': '"{written}" never comes due: there is no such day.',
  'sample.not-linux':
    'The sample is a Linux container, and this Docker engine runs those of {os}. Switch it to Linux containers.',
  'sample.no-base':
    'The sample needs a small base image. {why} Nor has this machine a static busybox to make one from. Connect it to the network, or install one (Debian, Ubuntu: "sudo apt install busybox-static"; Fedora: "sudo dnf install busybox"; Alpine: "apk add busybox-static"; Arch: "sudo pacman -S busybox"), then try again.',
  'sample.none': 'There is no sample to push to. Begin with one: homeport sample',
  'sample.repository-unreadable': 'The sample’s repository at {folder} can’t be read.',
  'sample.names-taken':
    '"{name}" is taken, and so are the names after it: give the sample another one (homeport sample --name <name>).',
  'sample.folder-taken':
    'The sample needs the folder {folder}, and something else has that name. Move it away, then try again.',
  'engine.no-such-update': 'There is no update {id}.',
  'engine.no-such-host': 'There is no host "{id}".',
  'engine.closing': 'Homeport is closing.',
  'notify.nobody-there': 'Nobody shows notifications any more.',
  'secrets.key-length': 'The key has the wrong length.',
  'secrets.key-file-damaged':
    'The key file {file} is damaged. Put it back from a copy, or move it away and store the git tokens again.',
} as const;
