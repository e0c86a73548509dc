/** How texts and lists are put together. */
export const join = {
  'as-written': '{text}',
  'join.sentences': '{all} {next}',
  'join.items': '{all}, {next}',
  'join.and': '{items} and {last}',
  'join.and-more': '{items} and {more} more',
  'join.closed': '{words}.',
} as const;
