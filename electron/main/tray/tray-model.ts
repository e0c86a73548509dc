import type { EngineState } from '../../shared/desktop-contract.ts';
import type { LiveState } from '../../shared/dto.ts';
import type { PauseLength } from '../../shared/words.ts';

/** What a click in the tray menu asks for. Carried out by tray/actions.ts; the menu itself is only data. */
export type TrayAction =
  | { type: 'open'; route: string }
  | { type: 'settings' }
  | { type: 'update' | 'check' | 'restart' | 'keep' | 'cancel'; app: string }
  | { type: 'restore'; app: string; release: number | null }
  | { type: 'open-url'; url: string }
  | { type: 'check-all' }
  /** Counted from the click, not from when the menu was made. */
  | { type: 'pause'; length: PauseLength }
  | { type: 'resume' }
  | { type: 'start-engine' }
  | { type: 'quit' };

/** In the labels of actions and menus '&' marks the mnemonic and '&&' is an '&'; a text is shown as it is. */
export type TrayItem =
  | { kind: 'separator' }
  /** A line that only says something. */
  | { kind: 'text'; label: string }
  | { kind: 'action'; label: string; enabled: boolean; action: TrayAction }
  | { kind: 'menu'; label: string; items: TrayItem[] };

export type TrayInput = {
  /** null: the engine has not answered yet, or is away. */
  live: LiveState | null;
  engine: EngineState;
  now: Date;
};

/** The four pictures that the tray knows. */
export type TrayState = 'well' | 'working' | 'attention' | 'away';

/** Which picture says it best. What the engine can't know (that it is itself away) comes first. */
export function trayState({ live, engine }: Omit<TrayInput, 'now'>): TrayState {
  if (engine.state !== 'running' || live === null) return 'away';
  if (live.docker.state === 'away') return 'away';
  if (live.storeProblem !== null) return 'attention';
  return live.overall;
}

/** Somebody else's words as a label: their '&' is an '&'. */
export const foreign = (words: string): string => words.replaceAll('&', '&&');

export const separator: TrayItem = { kind: 'separator' };
export const text = (label: string): TrayItem => ({ kind: 'text', label });
export const menu = (label: string, items: TrayItem[]): TrayItem => ({ kind: 'menu', label, items });
export const action = (label: string, does: TrayAction, enabled = true): TrayItem => ({
  kind: 'action',
  label,
  enabled,
  action: does,
});
