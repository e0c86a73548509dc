/** Why an update can’t be done, or not go on. */
export const updateErrors = {
  'verify.image-gone': 'The image {image} is not on this machine any more.',
  'verify.other-platform':
    'The image is made for {made}, and this machine is {machine}. Build it for this platform.',
  'stock.dependant-of-another':
    '"{container}" lives in "{app}" and would have to move with it, but {who} looks after it. Adopt both with the same Homeport.',
  'stock.circle':
    'Each of {apps} is to be started after another of them: none can be the first. Nothing was touched.',
  'stock.name-taken':
    'A container named "{container}" has been made meanwhile: adopt it instead, or remove it and try again.',
  'stock.aside-runs':
    '"{aside}" runs, which an update once put aside or tried: beside a new container, two would write to the same data. If it is the one to keep, give it the name of the app’s container (docker rename) in the place of what has that name; else stop it (docker stop {aside}). Then try again.',
  'members.not-recorded': 'How release {number} of "{app}" ran was never recorded, so it can’t be restored.',
  'members.nothing-to-make-it-from':
    'There is no container "{container}" and no record of how it ran. Create it again, or remove the app and add it anew.',
  'members.linked':
    '"{linked}" reaches "{container}" by --link, that is by the address of the container as it is now, and would lose it. Put both on a network of your own (docker network create) and make "{linked}" again without --link, then update.',
  'members.too-far':
    '"{further}" lives in, or is linked to, a container that lives in "{container}" itself. Homeport moves what lives in the app, and nothing beyond: let "{further}" live in "{container}" too, or stop it for the update and make it again afterwards.',
  'members.refused': '"{name}" moves together with it. {why}',
  'make.candidate-gone': 'The new container of "{name}" is gone already.',
  'make.previous-gone': 'The previous container of "{name}" is gone and was not recorded.',
  'runner.closing-ask-later': 'Homeport is closing: ask again when it has started.',
  'runner.busy': '"{app}" is being worked on already ({kind}, since {since}).',
  'runner.no-such-update': 'There is no update {id}.',
  'runner.nothing-under-way': '"{app}" has no update under way.',
  'runner.swap-begun':
    'The swap of "{app}" has begun: it now ends with the new release or with the previous one back.',
  'runner.closing': 'Homeport is closing.',
} as const;
