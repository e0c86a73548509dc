/** Why an image could not be built. */
export const build = {
  // The cause ends as a sentence does. The build's last lines follow.
  'build.failed': 'The image could not be built: {cause}{lines}',
  'build.too-slow':
    'The build took longer than its limit of {minutes} min and was stopped. If it needs longer, raise the build time limit of the app.',
  'build.no-image': 'the engine made no image.',
  'build.broken-off':
    'the engine broke off while it was sent the build context, as it does when it has no room for it (check the disk).',
  'build.command-failed': 'a command ended with exit code {code}: {command}',
  'build.command-killed':
    'a command ended with exit code {code} (it was killed, mostly for want of memory): {command}',
  'build.command-not-started': 'a command could not be started: {reason}',
  'build.session-lost':
    'BuildKit did not reach Homeport for a registry’s login in time: the machine may be too busy. Try again.',
  'build.file-missing':
    '"{file}", which the Dockerfile copies, is not in the build context (or .dockerignore leaves it out).',

  'registry.unknown': 'the registry',
  'registry.hub': 'Docker Hub',
  'registry.named': 'the registry {host}',
  'registry.the-image': 'the image',
  'registry.unauthorized':
    '{registry} asks for a login before it gives {image} (unauthorized): there is none, or it is wrong. Enter one (Settings, Registries, or "{login}"). Or run "{pull}" on the Docker host, and the build uses the image from there.',
  'registry.too-many':
    '{registry} has had too many requests from here and does not give {image} now. Try again later, or enter a login, which may ask more often (Settings, Registries, or "{login}"). Or run "{pull}" on the Docker host, and the build uses the image from there.',
  'registry.denied':
    '{registry} does not give {image} (denied): it does not exist, or needs a login that may read it. Enter one (Settings, Registries, or "{login}"). Or run "{pull}" on the Docker host, and the build uses the image from there.',
  'registry.no-image': '{registry} has no image {image}. Check its name and tag in the Dockerfile.',
  'registry.no-such-image': '{registry} has no such image. Check its name and tag in the Dockerfile.',
  'registry.not-trusted':
    'Docker does not trust the certificate of {registry} and did not get {image} ({reason}). Give the Docker host that registry’s certificate.',
  'registry.speaks-http':
    '{registry} speaks http, not https, and Docker did not get {image}. Serve it over https, or name it in Docker’s "insecure-registries".',
  'registry.trouble':
    '{registry} has trouble of its own and did not give {image} ({reason}). Try again later.',
  'registry.not-reached':
    '{registry} could not be reached for {image} ({reason}). Check the Docker host’s network, and the registry’s name in the Dockerfile.',

  'context.too-big':
    'The build context is too big: more than {gib} GiB or {files} files. Name a smaller context folder, or leave things out with a .dockerignore file.',
  'context.unreadable': 'The build context can’t be read: {why}',
  'context.file-unreadable': '{file} can’t be read into the build context: {why}',
  'context.file-shrank': 'it became shorter while it was read',
  'context.file-needed':
    '{file} can’t be read: {why}. A build would need it: give your user the right to read it, or leave it out with a .dockerignore file.',
  'ignore-file.no-pattern': '"{file}" has a line that is no pattern: {line}. Mend or remove it.',
  'ignore-file.too-many': '"{file}" has more than {patterns} patterns. Leave out whole folders instead.',
  'ignore-file.too-slow':
    '"{file}" takes too long for so many files: its patterns have too many wildcards. Name folders in it, or build a smaller context.',
  'ignore-file.too-big': '"{file}" is too big (more than {kib} KiB). Leave out whole folders instead.',
} as const;
