/**
 * What comes from outside (images, containers, repositories, servers) may hold anything: a terminal would act on it, and a
 * reader would see something else than what is there. These take out whatever is not text.
 */

// A sequence that is cut off goes to the end of its line, as a terminal would take it. Nothing here is tried twice.
const TERMINAL_SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences are what is taken out
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;
/** C0 but tab and line end, DEL, C1; and the marks that turn the direction of text around, or end a line unseen. */
const NO_TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** `text` without terminal sequences, control characters and marks of direction. Tabs and line ends stay. */
export function plainText(text: string): string {
  return text.replace(TERMINAL_SEQUENCES, '').replace(NO_TEXT, '');
}

/** A line as a terminal would leave it: of what was written over (progress bars), the last remains. */
export function plainLine(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === '\r' || line[end - 1] === '\n')) end -= 1;
  const shown = line.slice(0, end);
  return plainText(shown.slice(shown.lastIndexOf('\r') + 1));
}

/** Whether `plainText` would leave it as it is, and it is one line: what a name must be to be used as one. */
export function isPlain(text: string): boolean {
  return !/[\t\n]/.test(text) && plainText(text) === text;
}

/** JSON in which nothing is left that a terminal would act on: JSON itself lets DEL, C1 and marks of direction pass. */
export function plainJson(json: string): string {
  return json.replace(NO_TEXT, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
