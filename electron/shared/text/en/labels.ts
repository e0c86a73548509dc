/** Settings that the labels of a container say. */
export const labels = {
  'labels.bad': 'The label {label} of its container says "{value}", and is left aside: {why}',
  'labels.not-so': 'It can’t be that. {why}.',
  'labels.too-long': 'It has more than {limit} characters.',
  'labels.no-line': 'It is one line of plain text.',
  'labels.true-or-false': 'It is "true" or "false".',
  'labels.one-probe': 'There is another label for a probe already.',
  'labels.no-pattern': 'It is "tag", "pin", or the versions to follow, such as ^1.27 or 1.27.*-alpine.',
  'labels.excluded': 'Its label {label} says that Homeport leaves it alone.',
  'labels.excluded-app':
    'The label {label} of its container says that Homeport leaves it alone. It is looked after until you let it go: homeport remove {app}.',
  'labels.not-followed':
    'The label {label} of its container says "{value}" now. What you said in Homeport stands; "homeport set {app}" with --{setting} changes it.',
  'labels.follow-image-only':
    'The label {label} of its container says nothing here: only images of registries are followed so.',
  'labels.from': 'from the label {label} of its container',
} as const;
