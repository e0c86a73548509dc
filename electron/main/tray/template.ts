import { urlsHere } from '../../shared/app-address.ts';
import { hasLog } from '../../shared/attention.ts';
import type { AppDto, Attention, LiveState } from '../../shared/dto.ts';
import { type RestoreTarget, restoreOf, restoreWords } from '../../shared/restore-words.ts';
import { inWords } from '../in-words.ts';
import { appLogRoute, appRoute, DASHBOARD_ROUTE, updateRoute } from '../routes.ts';
import type { TrayInput, TrayItem } from './tray-model.ts';
import { action, foreign, menu, separator, text } from './tray-model.ts';
import { ageInWords, overallInWords, releaseInWords, short, signOf, stateInWords } from './words.ts';

/** Beyond these, entries go into a submenu of their own. */
const APPS_SHOWN = 12;
const ATTENTION_SHOWN = 4;
const PAGE_SIZE = 20;

/**
 * The tray's menu as data: a pure function of what is true now. `&` marks a mnemonic.
 * Order: state, what needs a person, apps, check, pause, window, settings, quit.
 */
export function trayTemplate(input: TrayInput): TrayItem[] {
  const { live, engine } = input;
  const usable = engine.state === 'running' ? live : null;
  return [
    text(overallInWords(input)),
    ...engineItems(input),
    ...(usable === null
      ? []
      : [...dockerItems(usable), ...attentionItems(usable, input.now), ...appItems(usable, input.now)]),
    separator,
    ...(usable === null ? [] : [...globalItems(usable, input.now), separator]),
    action('&Open Homeport', { type: 'open', route: DASHBOARD_ROUTE }),
    action('&Settings…', { type: 'settings' }),
    separator,
    action('&Quit Homeport', { type: 'quit' }),
  ];
}

function engineItems({ engine }: TrayInput): TrayItem[] {
  if (engine.state !== 'stopped') return [];
  return [separator, action('Start the engine &again', { type: 'start-engine' })];
}

function dockerItems(live: LiveState): TrayItem[] {
  const lines = [live.docker.state === 'away' ? live.docker.message : null, live.storeProblem, live.diskLow];
  return lines.filter((line) => line !== null).map((line) => text(short(inWords(line))));
}

function attentionItems(live: LiveState, now: Date): TrayItem[] {
  if (live.attention.length === 0) return [];
  // The worst comes first: what is folded away matters least.
  const shown = live.attention.slice(0, ATTENTION_SHOWN);
  const rest = live.attention.slice(ATTENTION_SHOWN);
  const items = shown.flatMap((entry) => attentionEntry(entry, live, now));
  if (rest.length > 0) {
    const folded = rest.map((entry) =>
      menu(foreign(short(`${entry.app}: ${inWords(entry.message)}`)), attentionActions(entry, live, now)),
    );
    items.push(menu(`${rest.length} more need attention`, inPages(folded)));
  }
  return [separator, ...items];
}

function attentionEntry(entry: Attention, live: LiveState, now: Date): TrayItem[] {
  return [
    text(`▲ ${short(`${entry.app}: ${inWords(entry.message)}`)}`),
    ...attentionActions(entry, live, now),
  ];
}

/** The same that a notification and the window offer for it. */
function attentionActions(entry: Attention, live: LiveState, now: Date): TrayItem[] {
  const app = live.apps.find((candidate) => candidate.name === entry.app);
  const awaiting = entry.kind === 'awaiting-decision';
  const idle = app !== undefined && (app.activeUpdate === null || awaiting);
  const items: TrayItem[] = [];
  if (entry.kind === 'not-running' && app && app.containerId !== null) {
    items.push(action('Start', { type: 'restart', app: entry.app }, idle));
  }
  if (entry.restore !== null) {
    const release = awaiting ? null : entry.restore.release;
    items.push(action(restoreLabel(entry.restore, now), { type: 'restore', app: entry.app, release }, idle));
  }
  if (entry.kind === 'add-failed') items.push(action('Try again', { type: 'update', app: entry.app }, idle));
  if (awaiting) items.push(action('Keep the new version', { type: 'keep', app: entry.app }));
  items.push(whereItIsTold(entry));
  return items;
}

/** The update's own log, else what the container wrote; a check that failed has neither. */
function whereItIsTold({ app, kind, updateId }: Attention): TrayItem {
  if (updateId !== null) return action('Show log', { type: 'open', route: updateRoute(updateId) });
  if (!hasLog(kind)) return action('Show details', { type: 'open', route: appRoute(app) });
  return action('Show log', { type: 'open', route: appLogRoute(app) });
}

/** A submenu taller than a screen can't be used: beyond PAGE_SIZE entries the rest goes one level deeper, and so on. */
function inPages(entries: TrayItem[]): TrayItem[] {
  const rest = entries.slice(PAGE_SIZE);
  if (rest.length === 0) return entries;
  return [...entries.slice(0, PAGE_SIZE), menu(`${rest.length} more`, inPages(rest))];
}

function appItems(live: LiveState, now: Date): TrayItem[] {
  if (live.apps.length === 0) return [];
  const entries = live.apps.map((app) => appEntry(app, live, now));
  const rest = entries.slice(APPS_SHOWN);
  const shown = entries.slice(0, APPS_SHOWN);
  return [
    separator,
    ...shown,
    ...(rest.length === 0 ? [] : [menu(`${rest.length} more apps`, inPages(rest))]),
  ];
}

function appEntry(app: AppDto, live: LiveState, now: Date): TrayItem {
  const label = `${signOf(app)} ${app.name} · ${stateInWords(app)} · ${releaseInWords(app.running)}`;
  const idle = app.activeUpdate === null;
  const reachable = live.docker.state === 'connected';
  return menu(label, [
    action(
      app.state === 'never-ran' ? '&Try again' : '&Update now',
      { type: 'update', app: app.name },
      idle && reachable && live.storeProblem === null,
    ),
    action('&Check now', { type: 'check', app: app.name }, idle),
    ...restoreItem(app, idle && reachable, now),
    action('Re&start', { type: 'restart', app: app.name }, idle && reachable && app.containerId !== null),
    ...cancelItem(app),
    ...browserItems(urlsHere(app.addresses)),
    separator,
    action('Open &page', { type: 'open', route: appRoute(app.name) }),
  ]);
}

function restoreItem(app: AppDto, enabled: boolean, now: Date): TrayItem[] {
  if (app.state === 'never-ran') return [];
  const { previous } = app;
  const target = restoreOf(app);
  if (previous === null || target === null) return [text('No earlier release to restore at once')];
  if (!previous.available) return [text(`Release #${previous.release} is gone from Docker`)];
  const label = `&${restoreLabel(target, now)}`;
  return [action(label, { type: 'restore', app: app.name, release: target.release }, enabled)];
}

/** 'Restore previous (homeport/photos:3-3a1b2c3, 1 day ago)'. */
function restoreLabel(target: RestoreTarget, now: Date): string {
  const age = target.deployedAt === null ? [] : [ageInWords(target.deployedAt, now)];
  return restoreWords(target, [target.tag, ...age]);
}

function cancelItem(app: AppDto): TrayItem[] {
  return app.activeUpdate?.cancellable
    ? [action('Cance&l the update', { type: 'cancel', app: app.name })]
    : [];
}

function browserItems(urls: string[]): TrayItem[] {
  const [first, ...others] = urls;
  if (first === undefined) return [];
  if (others.length === 0) return [action('Open in &browser', { type: 'open-url', url: first })];
  return [
    menu('Open in &browser', inPages(urls.map((url) => action(foreign(url), { type: 'open-url', url })))),
  ];
}

function globalItems(live: LiveState, now: Date): TrayItem[] {
  const check = action('Check all &now', { type: 'check-all' }, live.apps.length > 0);
  if (live.pause.paused) {
    const until = live.pause.until === null ? '' : ` (paused until ${clock(live.pause.until, now)})`;
    return [check, action(`&Resume schedules${until}`, { type: 'resume' })];
  }
  return [
    check,
    menu('&Pause schedules', [
      action('For &1 hour', { type: 'pause', length: 'hour' }),
      action('Until &tomorrow', { type: 'pause', length: 'tomorrow' }),
      action('Until &resumed', { type: 'pause', length: 'resumed' }),
    ]),
  ];
}

/** '14:05' today, with the weekday otherwise. */
function clock(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'a time that is not known';
  const time = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  if (at.toDateString() === now.toDateString()) return time;
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.getDay()] ?? '';
  return `${day} ${time}`;
}

/** The menu as indented text, for docs, tests and the terminal. */
export function templateAsText(items: TrayItem[], indent = ''): string {
  return items.map((item) => lineOf(item, indent)).join('\n');
}

function lineOf(item: TrayItem, indent: string): string {
  switch (item.kind) {
    case 'separator':
      return `${indent}────────`;
    case 'text':
      return `${indent}${item.label}`;
    case 'action':
      return `${indent}[${asShown(item.label)}]${item.enabled ? '' : ' (off)'}`;
    case 'menu':
      return `${indent}${asShown(item.label)} ▸\n${templateAsText(item.items, `${indent}    `)}`;
  }
}

/** Without its mnemonic; '&&' is an '&'. */
function asShown(label: string): string {
  return label.replace(/&(&?)/g, '$1');
}
