/** What the records can’t do or hold, and what there is to do about it. */
export const store = {
  'store.no-such-app': 'There is no app "{app}".',
  'store.no-such-update': 'There is no update "{id}". It may be older than the history that is kept.',
  'store.no-such-step': 'Step {step} is not one of update "{id}".',
  'store.update-exists': 'There is an update "{id}" already.',
  'store.update-under-way': '"{app}" is being updated already: wait for that update, or cancel it.',
  'store.unreadable-row':
    'A row of "{table}" in the database can’t be understood ({where}). Put a backup in the database’s place.',

  'store-trouble.full':
    'The disk is full: Homeport can’t write {path}. Free some space on that disk; what was kept before is still there.',
  'store-trouble.disk':
    'The disk answered with an error while Homeport used {path}. Check the disk and its file system, then start Homeport again.',
  'store-trouble.unwritable':
    'Homeport can’t open {path} for writing: it is read-only or belongs to another user. Make it writable for the user that Homeport runs as.',
  'store-trouble.damaged':
    'The database {path} is damaged. Homeport leaves it as it is: put a backup in its place.',
  'store-trouble.busy':
    'Another program holds {path}. Close it (a database browser, a backup tool), then try again.',
  'store-trouble.closed': 'The database {path} is closed: Homeport is shutting down.',

  'store.no-shared-memory':
    'The file system of {path} can’t hold Homeport’s database (no shared memory, as on network shares). Choose a data directory on a local disk.',
  'store.missing': 'The database {path} is missing, though Homeport has been used here. Put it back.',
  'store.damaged': 'The database {path} is damaged ({detail}). It was left as it is.',
  'store.cut-off': 'the file is cut off: {bytes, plural, one {# byte is} other {# bytes are}} left',
  'store.newer':
    'The database {path} is from a newer Homeport (version {version} of its tables). It was left as it is. Install the newer Homeport again.',
  'store.foreign': 'The file {path} is not a database of Homeport’s. It was left as it is.',
  'store.or-a-backup': 'To go on with a backup instead, restore one: {backups}.',
  'store.or-begin-anew': 'There is no backup yet. To begin with an empty history, move {file} away.',
  'store.and-older': '{backups} and {more} older',

  'backup.no-such': 'There is no backup "{name}" in {folder}: choose one of the list.',
  'backup.unusable':
    'The backup {backup} {why, select, newer {is from a newer Homeport} foreign {is not a database of Homeport’s} other {is damaged}}: choose another one.',
  'backup.database-in-use': 'The database {path} is in use: quit what has it open, then restore again.',
  'backup.reason': '"{reason}" can’t be a backup’s reason: use lower-case letters and "-".',

  'lock.in-use':
    'Another Homeport already uses {dataDir}. Quit it (its tray icon, or the service that runs it), or give this one another data directory.',
  'lock.no-lock': '{path} is not Homeport’s lock file. It holds no data: delete it, then start again.',
  'lock.called-off': 'Called off before Homeport had started.',
  'lock.host-silent':
    'A Homeport that runs with {dataDir} does not answer. Try again when it has started, or start it again.',
  'lock.host-waits':
    'A Homeport is about to start with {dataDir}, as soon as a command has ended ({command}, process {pid}). Try again then.',
  'lock.waits': '{still, select, yes {Still waits} other {Waits}} for a command that uses {dataDir} …',
  'lock.waits-for':
    '{still, select, yes {Still waits} other {Waits}} for a command that uses {dataDir} ({command}, process {pid}) …',
} as const;
