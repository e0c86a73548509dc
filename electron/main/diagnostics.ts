import type { DesktopState } from '../shared/desktop-contract.ts';
import type { AppDto, LiveState } from '../shared/dto.ts';
import { privateValues, withoutPrivateValues } from '../shared/sources/private-values.ts';
import { withoutSecrets } from '../shared/without-secrets.ts';

/** A shorter value ('80', 'true') is no secret, and taking it out would make the rest unreadable. */
const SECRET_FROM = 6;

/**
 * What a person can send with a report: versions, settings, states, the log. Without secrets: values of variables and build
 * arguments, credentials in URLs and commands are left out, also where an app or a build has printed them, and which hosts
 * have a token is not told.
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
  const known = (live?.apps ?? []).flatMap(valuesOf).sort((one, other) => other.length - one.length);
  // The longest first: one may be part of another, of another app's too.
  const hide = (text: string) =>
    withoutSecrets(known.reduce((left, value) => left.replaceAll(value, '…'), text));
  return JSON.stringify(
    bundle,
    (_key, value: unknown) => (typeof value === 'string' ? hide(value) : value),
    2,
  );
}

/** What a person gave an app. */
function valuesOf({ config, run }: AppDto): string[] {
  return [...privateValues(config.source), ...Object.values(run?.env ?? {}), ...(run?.command ?? [])].filter(
    (value) => value.length >= SECRET_FROM,
  );
}

function withoutValues(app: AppDto) {
  const { source, policy, schedule } = app.config;
  const probe = policy.gate.probe === null ? null : { kind: policy.gate.probe.kind };
  return {
    ...app,
    config: {
      source: withoutPrivateValues(source),
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
