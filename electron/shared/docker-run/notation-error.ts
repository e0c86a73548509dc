/** What somebody wrote is not in docker's notation; the words say how it is written. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
}
