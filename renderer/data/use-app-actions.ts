import { useLocation } from 'wouter';
import type { Text } from '../../electron/shared/text/text.ts';
import type { WhereaboutsAnswer } from '../../electron/shared/words.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { useToasts } from '../ui/toasts.tsx';
import { useClient } from './client.ts';
import { checkSummary } from './glance.ts';
import { useAction } from './use-action.ts';

export type BuildWishes = { pull: boolean; noCache: boolean };

/** What can be asked for an app with one click. Each answers in a toast; `pending` while one is under way. */
export type AppActions = {
  pending: boolean;
  update: () => void;
  /** Also where there is nothing newer. */
  buildAgain: (wishes: BuildWishes) => void;
  check: () => void;
  /** Without a number: the newest that can be put back at once. @param rebuild also where it must be built again */
  restore: (release?: number, rebuild?: boolean) => void;
  keep: () => void;
  cancel: () => void;
  start: () => void;
  stop: () => void;
  restart: () => void;
  /** Which container is the app: the one that it was, by its new name, or what has the name. */
  follow: () => void;
  keepName: () => void;
  /** Its first update is left to its schedule, and all that follow. */
  trust: () => void;
  /** From another Homeport that took it over. */
  takeBack: () => void;
  dismiss: (kind: string) => void;
};

/** @param follow go to the update that was begun, instead of offering it in the toast */
export function useAppActions(app: string, follow = false): AppActions {
  const client = useClient();
  const toasts = useToasts();
  const { run, pending } = useAction();
  const [, navigate] = useLocation();

  const ofApp = (text: Text) => words('window.of-app', { app, text });
  const begun = (text: string, updateId: string) => {
    if (follow) navigate(`/updates/${updateId}`);
    else toasts.show({ tone: 'good', text, link: { to: `/updates/${updateId}`, text: 'Follow it' } });
  };
  const update = (wishes: Partial<BuildWishes & { force: boolean }>, text: string) =>
    void run(async () => {
      const answer = await client.apps.update({ app, ...wishes });
      if (answer.updateId === null) toasts.show({ tone: 'good', text: ofApp(answer.message) });
      else begun(text, answer.updateId);
    });
  /** What lives in the container is told of: it has work to do then. */
  const said = (ask: (input: { app: string }) => Promise<{ message: Text; dependants: string[] }>) =>
    void run(async () => {
      const { message, dependants } = await ask({ app });
      toasts.show({ tone: dependants.length === 0 ? 'good' : 'idle', text: inWords(message) });
    });
  const answer = (answer: WhereaboutsAnswer) =>
    void run(async () => {
      const { message } = await client.apps.follow({ app, answer });
      toasts.show({ tone: 'good', text: inWords(message) });
    });
  return {
    pending,
    update: () => update({}, words('done.update', { app })),
    buildAgain: (wishes) => update({ ...wishes, force: true }, words('done.build-again', { app })),
    check: () => void run(async () => toasts.show(checkSummary(await client.apps.check({ apps: [app] })))),
    restore: (release, rebuild = false) =>
      void run(async () => {
        const answer = await client.apps.restore({
          app,
          rebuild,
          ...(release === undefined ? {} : { release }),
        });
        begun(ofApp(answer.message), answer.updateId);
      }),
    keep: () =>
      void run(async () => {
        await client.apps.keep({ app });
        toasts.show({ tone: 'good', text: words('done.keep', { app }) });
      }),
    cancel: () =>
      void run(async () => {
        await client.apps.cancel({ app });
        toasts.show({ tone: 'idle', text: words('done.cancel', { app }) });
      }),
    start: () => said(client.apps.start),
    stop: () => said(client.apps.stop),
    restart: () => said(client.apps.restart),
    follow: () => answer('follow'),
    keepName: () => answer('keep-name'),
    trust: () =>
      void run(async () => {
        const { message } = await client.apps.trust({ app });
        toasts.show({ tone: 'good', text: inWords(message) });
      }),
    takeBack: () =>
      void run(async () => {
        await client.apps.takeBack({ app });
        toasts.show({ tone: 'good', text: words('done.take-back', { app }) });
      }),
    dismiss: (kind) => void run(() => client.apps.dismiss({ app, kind })),
  };
}
