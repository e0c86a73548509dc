/** What BuildKit and gRPC put in front of a cause, once for every layer that an error passed. */
const WRAPPING =
  /^(?:rpc error: code = \w+ desc = |failed to solve(?: with frontend [\w.]+)?: |failed to create LLB definition: |failed to build LLB: |failed to load cache key: |failed to read dockerfile: |error from sender: |unknown: )/;

/** An engine's sentence from where it says something. */
export function unwrapped(words: string): string {
  let rest = words;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(WRAPPING, '');
  }
  return rest;
}
