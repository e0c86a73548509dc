// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
const ESCAPES = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const OTHER_CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/**
 * A line as a terminal would leave it, without colours and cursor moves. Of what was overwritten with carriage returns
 * (progress bars), the last remains.
 */
export function plainLine(text: string): string {
  const overwritten = text.replace(/[\r\n]+$/, '').split('\r');
  return (overwritten.at(-1) ?? '').replace(ESCAPES, '').replace(OTHER_CONTROLS, '');
}
