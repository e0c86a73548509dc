/** The steps of an update as people read them, in the window and on the command line. Their names are engine/domain/steps.ts's. */
const STEP_WORDS: Record<string, string> = {
  'acquire-image': 'Build the image',
  'verify-image': 'Verify the image',
  'take-stock': 'Take stock of what runs now',
  'create-candidate': 'Create the new container',
  'disarm-previous': 'Keep the previous container from restarting by itself',
  'park-previous': 'Put the previous name aside',
  'name-candidate': 'Give the new container its name',
  'hand-over': 'Stop the previous container and start the new one',
  'stop-previous': 'Stop the previous container',
  'start-candidate': 'Start the new container',
  'await-gate': 'Wait for it to prove healthy',
  'settle-candidate': 'Stop the new container, to start it anew',
  'arm-candidate': 'Give the new container its restart policy',
  'commit-release': 'Make it the running release',
  'turn-back': 'Turn back',
  'hand-back': 'Stop the new container and start the previous one',
  'stop-candidate': 'Stop the new container',
  'unname-candidate': 'Free the name',
  'recreate-previous': 'Make the previous container again from its record',
  'settle-previous': 'Stop the previous container for sure',
  'unpark-previous': 'Give the previous container its name back',
  'start-previous': 'Start the previous container',
  'arm-previous': 'Give the previous container its restart policy back',
  'pause-previous': 'Pause the previous container again',
  'await-rollback-gate': 'Wait for the previous one to prove healthy',
  'remove-candidate': 'Remove the new container',
  'clean-up': 'Clean up',
};

/** A step's name for people: its own words where there are some, else the name itself, 'stop-live' as 'Stop live'. */
export function stepWords(kind: string): string {
  const known = STEP_WORDS[kind];
  if (known !== undefined) return known;
  const plain = kind.replaceAll('-', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
