import { say, type Text } from '../shared/text/text.ts';

/** What `homeport help <topic>` shows. Its pages are in the catalogue (`shared/text/en/cli-help.ts`). */
type Topic = { about: string; page: Text };

export const HELP_TOPICS: Readonly<Record<string, Topic>> = {
  sources: { about: 'where an app’s releases come from', page: say('help.topic-sources') },
  schedule: { about: 'when Homeport looks for something newer', page: say('help.topic-schedule') },
  gate: { about: 'when a new release counts as healthy', page: say('help.topic-gate') },
  restore: { about: 'putting an earlier release back, and what that means', page: say('help.topic-restore') },
  'docker-run': { about: 'how an app runs, in docker run’s own words', page: say('help.topic-docker-run') },
  environment: { about: 'variables, of apps and of Homeport itself', page: say('help.topic-environment') },
  files: { about: 'what Homeport keeps, and where', page: say('help.topic-files') },
  json: {
    about: '--json: what is printed for programs',
    page: say('help.topic-json', {
      example: '{"error":{"code":"DOCKER_AWAY","message":"No Docker engine…"}}',
    }),
  },
  'exit-codes': {
    about: 'what a command ends with, for scripts and monitoring',
    page: say('help.topic-exit-codes'),
  },
};
