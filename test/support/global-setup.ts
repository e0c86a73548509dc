/** Replaced by the Docker fixtures: proves that an engine answers and builds the base image once. */
export async function setup(): Promise<void> {}
