/** How texts and lists are put together. */
export const join = {
  'as-written': '{text}',
  'join.sentences': '{all} {next}',
  'join.items': '{all}, {next}',
  'join.and': '{items} and {last}',
  'join.closed': '{words}.',
} as const;
