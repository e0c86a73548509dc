import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personConfig } from '../../../electron/engine/domain/container-config.ts';
import { createBody } from '../../../electron/engine/domain/container-create.ts';
import { personSpec } from '../../../electron/engine/domain/container-spec.ts';
import type { ContainerConfig } from '../../../electron/engine/domain/docker-types.ts';
import { dockerMerge, effective } from '../../support/container-corpus/docker-merge.ts';
import { IMAGE_ID, inspectOf } from '../../support/container-corpus/inspect.ts';

/**
 * For any images A and B and any settings P of a person, a container made of A and P, taken apart and put
 * together with B, is what Docker would have made of B and P in the first place.
 */

const KEYS = ['PATH', 'TZ', 'PORT', 'MODE'] as const;
const LABELS = ['app', 'team', 'com.example.x'] as const;

/** `values` are what a setting can be: disjoint pools for person and images rule the documented ambiguity out. */
function configs(
  values: readonly string[],
  ports: readonly string[],
  dirs: readonly string[],
): fc.Arbitrary<ContainerConfig> {
  const value = fc.constantFrom(...values);
  const words = fc.array(value, { maxLength: 3 });
  const set = (keys: readonly string[]) =>
    fc
      .uniqueArray(fc.constantFrom(...keys), { maxLength: 3 })
      .map((chosen) => Object.fromEntries(chosen.map((key) => [key, {}])));
  return fc.record(
    {
      User: value,
      Env: fc
        .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), value), { selector: ([key]) => key })
        .map((all) => all.map(([k, v]) => `${k}=${v}`)),
      Labels: fc.dictionary(fc.constantFrom(...LABELS), value),
      Cmd: fc.option(words),
      Entrypoint: fc.option(words),
      ExposedPorts: set(ports),
      Volumes: set(dirs),
      WorkingDir: value.map((name) => `/${name}`),
      StopSignal: value,
      Healthcheck: fc.record(
        {
          Test: words,
          Interval: fc.constantFrom(0, values.length * 1e9),
          Timeout: fc.constantFrom(0, values.length * 2e9),
          Retries: fc.constantFrom(0, values.length),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
}

const image = configs(['i1', 'i2', 'i3'], ['80/tcp', '81/tcp'], ['/img', '/img2']);
/** What only a person sets, and Docker never takes from an image. */
const personOnly = fc.record(
  {
    StopTimeout: fc.constantFrom(0, 30),
    Tty: fc.boolean(),
    Hostname: fc.constant('box'),
    Shell: fc.constant(['/bin/zsh', '-c']),
  },
  { requiredKeys: [] },
);
const person = fc
  .tuple(configs(['p1', 'p2'], ['90/tcp', '91/udp'], ['/own', '/own2']), personOnly, fc.boolean())
  .map(([config, only, cleared]) => withCleared(Object.assign(config, only), cleared));
/** Shares every value with the images. */
const similarPerson = fc.tuple(image, fc.boolean()).map(([config, cleared]) => withCleared(config, cleared));

function withCleared(config: ContainerConfig, cleared: boolean): ContainerConfig {
  return cleared ? { ...config, Entrypoint: [''] } : config;
}

/** Docker refuses a container with nothing to run; an image always has a command in these properties. */
const runnable = (config: ContainerConfig) =>
  (config.Cmd ?? []).length + (config.Entrypoint ?? []).length > 0;

/** An empty Entrypoint against an image that has none is the ambiguity: it equals the image's own. */
const clearsNothing = ({ Entrypoint: wish }: ContainerConfig, of: ContainerConfig) =>
  wish !== undefined && wish !== null && wish.join('') === '' && (of.Entrypoint ?? []).length === 0;

const runs = { numRuns: 5_000 };

describe('taking a container apart from its image', () => {
  test('with another image it is what Docker would have made of that image and the person’s settings', () => {
    fc.assert(
      fc.property(image, image, person, (a, b, p) => {
        const made = dockerMerge(p, a);
        fc.pre(runnable(made) && !clearsNothing(p, a));
        expect(effective(dockerMerge(personConfig(made, a), b))).toEqual(effective(dockerMerge(p, b)));
      }),
      runs,
    );
  });

  test('with the same image it is the same container, whatever equals the image’s own', () => {
    fc.assert(
      fc.property(image, similarPerson, (a, p) => {
        const made = dockerMerge(p, a);
        fc.pre(runnable(made));
        expect(effective(dockerMerge(personConfig(made, a), a))).toEqual(effective(made));
      }),
      runs,
    );
  });

  test('nothing that equals the image’s own is carried to another image', () => {
    fc.assert(
      fc.property(image, image, (a, b) => {
        const made = dockerMerge({}, a);
        expect(personConfig(made, a)).toEqual({});
        expect(effective(dockerMerge(personConfig(made, a), b))).toEqual(effective(dockerMerge({}, b)));
      }),
      runs,
    );
  });

  test('taking apart twice changes nothing more', () => {
    fc.assert(
      fc.property(image, similarPerson, (a, p) => {
        const once = personConfig(dockerMerge(p, a), a);
        expect(effective(personConfig(dockerMerge(once, a), a))).toEqual(effective(once));
      }),
      runs,
    );
  });

  test('a recorded wish survives an image in between that says the same', () => {
    fc.assert(
      fc.property(image, image, similarPerson, (between, next, p) => {
        // Homeport made this container from the recorded spec `p`.
        const made = dockerMerge(p, between);
        fc.pre(runnable(made) && p.Entrypoint?.length !== 0);
        const spec = personSpec(inspectOf({ config: made }), between, {
          recorded: { config: p, networks: {} },
        });
        expect(effective(dockerMerge(spec.config, next))).toEqual(effective(dockerMerge(p, next)));
      }),
      runs,
    );
  });

  test('through the whole spec and the body sent to Docker, too', () => {
    fc.assert(
      fc.property(image, image, person, (a, b, p) => {
        const made = dockerMerge(p, a);
        fc.pre(runnable(made) && !clearsNothing(p, a));
        const spec = personSpec(inspectOf({ config: { ...made, Image: IMAGE_ID } }), a);
        // As the store keeps it.
        const kept = JSON.parse(JSON.stringify(spec));
        const { body } = createBody(kept, { imageId: IMAGE_ID });
        const again = effective(dockerMerge(body, b));
        expect(again).toEqual(effective(dockerMerge(p, b)));
      }),
      { numRuns: 1_000 },
    );
  });
});
