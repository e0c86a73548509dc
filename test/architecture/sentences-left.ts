/**
 * Where there are sentences still, and how many. It only shrinks: who moves one to the catalogue lowers the number, and a file that is not
 * here has none.
 */
export const NOT_YET: Readonly<Record<string, number>> = {
  'electron/engine/update/steps/acquire.ts': 4,
  'electron/engine/update/steps/gate.ts': 1,
};
