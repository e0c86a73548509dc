/** The data directory and its local socket. */
export const home = {
  'home.unusable':
    'The data directory {dataDir} can’t be used ({why}). Choose another with --data-dir or HOMEPORT_DATA_DIR.',
  'home.was-open':
    'Other users of this machine could {how, select, writing {write to} other {read}} {path}. It has been closed to them (chmod go-rwx).',
  'home.of-another-user':
    '{path} belongs to another user (uid {owner}; Homeport runs as uid {user}), who could make Homeport start anything. Run Homeport as that user, or, if you trust what is in it, take it over: {command}',
  'home.stays-open':
    'Other users can write {path}, and its mode can’t be changed: they could make Homeport start anything. Run {command}, or choose a data directory on a file system that keeps modes.',
  'socket.unusable': 'The local socket {path} can’t be opened: {why}.',
  'socket.folder-of-another':
    '{folder} must be a folder of yours with mode 0700, for Homeport’s local socket. Remove it, or choose a shorter data directory.',
  'socket.in-the-way': '{path} is in the way of Homeport’s local socket. Move it elsewhere.',
} as const;
