/** What is read from image archives, written to them, and why they can’t be used. */
export const archives = {
  'archive.missing': 'There is no file {name} (any more). Check the path.',
  'archive.no-file': '{name} is no file.',
  'archive.unreadable': '{name} can’t be read: {why}',
  'archive.no-archive':
    '{name} is no image archive. Make one with "docker save -o {name} <image>", or as an OCI layout in a tar, plain or packed with gzip or zstd.',
  'archive.cut-off':
    '{name} is cut off: its end is missing. If it is still being copied, wait; else copy it again.',
  'archive.damaged': '{name} is damaged: it can’t be unpacked. Copy it again.',
  'archive.changed': '{name} is damaged: "{file}" in it is not what its digest says. Copy it again.',
  'archive.twice': '{name} is damaged: "{file}" is in it twice, with different contents.',
  'archive.lacks': '{name} is damaged: "{file}" is missing in it. Make or copy it again.',
  'archive.nonsense': '{name} is damaged: "{file}" in it makes no sense.',
  'archive.bomb': '{name} unpacks to more than {size}. That is no image archive that Homeport reads.',
  'archive.too-many-entries':
    '{name} holds more than {limit} files. That is no image archive that Homeport reads.',
  'archive.too-much-json':
    '{name} describes its images with more than {size}. That is no image archive that Homeport reads.',
  'archive.no-image':
    '{name} holds no image. An archive of images is made with "docker save"; "docker export" writes the files of a container instead.',
  'archive.several': '{name} holds several images ({images}). Name the one that is meant.',
  'archive.not-named': '{name} holds no image "{image}". It holds {images}.',
  'archive.other-platform': 'The image in {name} is made for {others}, and this machine is {machine}.',

  'archive.no-room':
    'There is no room for {name}: it may need {needed}, {free} are free, and {reserve} of them are left to everything else. Free some space, or choose another place.',
  'archive.disk-full': 'The disk is full: {name} was not written. Free some space, or choose another place.',
  'archive.not-written': '{name} could not be written: {why}',

  'archive.still-written':
    '{name} is still being written ({size} so far). It is looked at again at the next check.',
  'archive.too-many-files': '{folder} holds more than {limit} files: name a folder of the archives alone.',
  'archive.empty-folder': 'There is no archive in {folder}. Their names end in {endings}.',
  'archive.none-matches': 'No file in {folder} is called "{pattern}".',
  'archive.too-slow': '{name} could not be read within {minutes} minutes.',
  'archive.gone': 'No archive in {place} holds {version} any more. Put its file back, and try again.',
  'archive.not-loaded': 'The engine took {name}, and has no image of it all the same.',
  'archive.other-image': 'The engine made another image of {name} than what is in it.',
  'archive.not-expected':
    'The image in {name} is not the one that is expected: its label {label} is "{said}", and not "{value}".',

  'export.nothing-runs': 'No release of "{app}" runs: say which one with --release.',
  'export.image-gone':
    'The image of release {number} of "{app}" is gone from this machine: there is nothing to export.',
  'export.there-already': '{file} is there already, and is not written over. Name another file.',
  'export.called-off': 'The export was called off.',
} as const;
