import { messageOf, textOf } from '../../shared/errors.ts';
import { say, sentences } from '../../shared/text/text.ts';
import type { EngineClient } from '../engine/live.ts';
import { inWords } from '../in-words.ts';
import { updateRoute } from '../routes.ts';
import type { TrayAction } from './tray-model.ts';

type ActionParts = {
  client: () => Pick<EngineClient, 'apps' | 'schedule'>;
  openWindow: (route: string) => void;
  openSettings: () => void;
  openLink: (url: string) => Promise<boolean>;
  startEngine: () => void;
  quit: () => void;
  /** Says a failure, or that there was nothing to do, in a notification. */
  say: (title: string, body: string) => void;
  log: (line: string) => void;
};

/** Carries out what the tray or a notification offers. A failure is said in words, never swallowed. */
export function createPerformer(parts: ActionParts): (action: TrayAction) => Promise<void> {
  return async (action) => {
    try {
      await perform(action, parts);
    } catch (error) {
      parts.log(`${action.type}: ${messageOf(error)}`);
      parts.say(
        inWords(
          'app' in action ? say('tray.app-did-not-work', { app: action.app }) : say('tray.did-not-work'),
        ),
        inWords(textOf(error)),
      );
    }
  };
}

async function perform(action: TrayAction, parts: ActionParts): Promise<void> {
  switch (action.type) {
    case 'open':
      return parts.openWindow(action.route);
    case 'settings':
      return parts.openSettings();
    case 'open-url':
      if (!(await parts.openLink(action.url)))
        parts.say(inWords(say('tray.not-opened')), inWords(say('tray.no-browser', { url: action.url })));
      return;
    case 'start-engine':
      return parts.startEngine();
    case 'quit':
      return parts.quit();
    case 'update': {
      const { updateId, message } = await parts.client().apps.update({ app: action.app });
      if (updateId === null) parts.say(action.app, inWords(message));
      return;
    }
    case 'check': {
      const results = await parts.client().apps.check({ apps: [action.app] });
      for (const result of results) parts.say(result.app, inWords(result.message));
      return;
    }
    case 'check-all': {
      const results = await parts.client().apps.check({ apps: [] });
      const found = results.filter((result) => result.result === 'new').map((result) => result.app);
      const failed = results.filter((result) => result.result === 'failed').length;
      const news = found.length === 0 ? say('tray.nothing-new') : say('tray.new-for', { apps: found });
      const failures = failed === 0 ? null : say('tray.not-asked', { count: failed });
      parts.say(inWords(say('tray.checked')), inWords(sentences(news, failures)));
      return;
    }
    case 'restore': {
      const release = action.release === null ? {} : { release: action.release };
      const { updateId } = await parts.client().apps.restore({ app: action.app, ...release });
      return parts.openWindow(updateRoute(updateId));
    }
    case 'keep':
      await parts.client().apps.keep({ app: action.app });
      return;
    case 'cancel':
      await parts.client().apps.cancel({ app: action.app });
      return;
    case 'restart':
      await parts.client().apps.restart({ app: action.app });
      return;
    case 'pause':
      await parts.client().schedule.pause({ length: action.length });
      return;
    case 'resume':
      await parts.client().schedule.resume();
  }
}
