/** What a person is told of a request that could not be done. */
export const errors = {
  'error.defect': 'Something went wrong inside Homeport. Its log tells more.',
} as const;
