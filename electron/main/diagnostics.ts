import type { DesktopState } from '../shared/desktop-contract.ts';
import type { AppDto, LiveState } from '../shared/dto.ts';
import { withoutSecrets } from './log.ts';

/**
 * What a person can send with a report: versions, settings, states, the log. Without secrets: values of variables and build
 * arguments, credentials in URLs and commands are left out, and which hosts have a token is not told.
 */
export function diagnosticsBundle(
  state: DesktopState,
  live: LiveState | null,
  log: string[],
  now: Date,
): string {
  const { licences: _licences, ...about } = state.about;
  const bundle = {
    madeAt: now.toISOString(),
    about,
    engine: state.engine,
    docker: state.docker,
    trayHost: state.trayHost,
    notices: state.notices,
    secretProtection: state.secretProtection.level,
    preferences: {
      ...state.preferences,
      docker: { host: state.preferences.docker.host === null ? null : 'set' },
    },
    live: live === null ? null : { ...live, apps: live.apps.map(withoutValues) },
    log,
  };
  return JSON.stringify(
    bundle,
    (_key, value: unknown) => (typeof value === 'string' ? withoutSecrets(value) : value),
    2,
  );
}

function withoutValues(app: AppDto) {
  const { source, policy, schedule } = app.config;
  const probe = policy.gate.probe === null ? null : { kind: policy.gate.probe.kind };
  return {
    ...app,
    config: {
      source: { ...source, buildArgs: Object.keys(source.buildArgs) },
      schedule,
      policy: { ...policy, gate: { ...policy.gate, probe } },
    },
    run:
      app.run === null
        ? null
        : {
            ...app.run,
            env: Object.keys(app.run.env),
            // A command may carry a password as well as a variable may.
            command: app.run.command === null ? null : `${app.run.command.length} words`,
          },
  };
}
