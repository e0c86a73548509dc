import { messageOf, textOf } from '../../shared/errors.ts';
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
        'app' in action ? `${action.app}: that did not work` : 'That did not work',
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
        parts.say('Not opened', `${action.url} can’t be opened in a browser.`);
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
      const failures = failed === 0 ? '' : ` ${failed} could not be asked.`;
      parts.say(
        'Checked all apps',
        `${found.length === 0 ? 'Nothing new.' : `New for ${found.join(', ')}.`}${failures}`,
      );
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
