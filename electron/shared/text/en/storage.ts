/** What Homeport takes on the disks, and how much room they have. */
export const storage = {
  'storage.disk-silent': 'The disk of {path} did not say within {seconds} s how much room it has.',
  'storage.low':
    'Only {free} of {total} is free on the disk with {holds, select, data {Homeport’s data} docker {Docker’s images and volumes} other {Homeport’s data and Docker’s images and volumes}} ({path}). When it is full, builds fail and apps may stop working. Tidy up in Settings, or with "homeport storage tidy".',
  'storage.tidying-frees': 'That frees at least {size}.',
  'storage.of-app': '{app}: {what}',
  'storage.cache-removed': 'Removed {size} of build cache',
  'storage.database-smaller': 'The database is {size} smaller',
  'storage.under-way': 'Updates are under way: what they use stays until they have ended.',
  'storage.cache': 'Build cache: {why}',
  'storage.database': 'Database: {why}',
  'storage.disks': 'Room on the disks: {why}',
  'storage.images': 'Images and containers: {why}',
} as const;
