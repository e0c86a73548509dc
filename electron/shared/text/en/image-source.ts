/** Images of registries as sources of releases: what can’t be followed, and what was not what it should be. */
export const imageSource = {
  'image-source.no-repository':
    '"{image}" is no image of a registry. Write it as docker pull takes it, without tag and digest: "nginx", "ghcr.io/someone/app", "nas:5000/app".',
  'image-source.homeports-own':
    '"{image}" is a name that Homeport gives to images itself: no registry has it. Name the image that it was made from.',
  'image-source.no-pattern':
    '"{pattern}" says nothing about versions of {image}. Write a range ("^1.27", "~2", ">=1 <3"), or a pattern of tags with * in it ("1.27.*-alpine").',
  'image-source.no-tag': 'No tag of {image} matches "{pattern}". Others are: {tags}.',
  'image-source.no-tags': '{image} has no tags.',
  'image-source.only-pre-releases':
    'Only pre-releases of {image} match "{pattern}" ({tags}), and those are not followed.',
  'image-source.nothing-there': 'The engine says that it has pulled {ref}, and does not have it.',
  'image-source.another-image':
    'What the engine has as {ref} is another image ({found}) than the registry said. Nothing was changed.',
  'image-source.no-such-label':
    '{ref} is not what was expected: it has no label {label} (which should be "{value}"). Nothing was changed.',
  'image-source.other-label':
    '{ref} is not what was expected: its label {label} is "{found}", and should be "{value}". Nothing was changed.',

  'check.image-out': '{version} is out.',
  'check.image-new': '{image} names a new image: {version}.',
  'check.image-followed': 'New: {image}, {version}.',
  'check.first-awaits':
    '{found} It is the first update of {app} under Homeport: it waits until you have seen it. "Update now" puts it in; "homeport trust {app}" leaves this one and all others to the schedule.',

  'first-update.trusted': 'The updates of "{app}" are left to its schedule from now on.',
  'first-update.nothing-waits': 'The updates of "{app}" are left to its schedule already.',

  'rebuild.from-image':
    'The image of release {number} is gone: it is got again, as the very same ({ref}), which needs its registry.',
  'rebuild.offer-image':
    'The image of release {number} of "{app}" is gone from this machine (pruned?). The very same can be got again ({ref}), which needs its registry: "homeport restore {app} --to {number}", or "Get again and restore" on its page. What runs was not touched.',
  'rebuild.image-not-recorded':
    'The image of release {number} of "{app}" is gone from this machine (pruned?), and where it came from was not kept: it can’t be restored. What runs was not touched.',

  'adopt.made-from-id':
    '"{container}" was made from an image’s id, which no registry can be asked for. Name its source: --image or --git.',
  'adopt.made-here':
    'The image {image} was made on this machine, as far as Docker knows: there is no registry to ask. Name its source: --git for what it is built from, or --image.',
  'adopt.homeports-image':
    '{image} is a name that Homeport gave to the image. Name its source: --image or --git.',
} as const;
