import type { TrayAction } from './tray/tray-model.ts';

/** What tray, notifications and windows ask for; they need not know who carries it out. */
export type Actions = {
  ask(action: TrayAction): void;
  /** To be called in the same turn of the event loop in which the parts are made: nobody has asked for anything before. */
  carriedOutBy(perform: (action: TrayAction) => Promise<void>): void;
};

export function createActions(): Actions {
  let carryOut: (action: TrayAction) => void = () => {};
  return {
    ask: (action) => carryOut(action),
    carriedOutBy(perform) {
      carryOut = (action) => void perform(action);
    },
  };
}
