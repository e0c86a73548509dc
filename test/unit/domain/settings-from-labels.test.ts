import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOwnLabel } from '../../../electron/engine/domain/container-labels.ts';
import {
  type FromImage,
  isInForce,
  relabelled,
  withLabels,
} from '../../../electron/engine/domain/labelled-config.ts';
import {
  ENABLE,
  labelsOfPerson,
  NAME,
  readLabels,
  SETTING_LABELS,
} from '../../../electron/engine/domain/settings-from-labels.ts';
import { type AppConfig, appConfig, appDefaults } from '../../../electron/shared/config.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const refused = ({ cron }: { cron: string | null }) =>
  cron === null || cron.split(' ').length === 5 ? null : asWritten('No schedule.');
const read = (labels: Record<string, string>) => readLabels(labels, refused);
const defaults = appDefaults.parse({});
const image: FromImage = { follow: { kind: 'tag', tag: '1.27' }, digest: DIGEST };
const plain = appConfig.parse({
  source: { kind: 'registry', image: 'nginx', follow: { kind: 'tag', tag: '1.27' } },
});
const first = (labels: Record<string, string>, config: AppConfig = plain) =>
  withLabels(config, read(labels), defaults, image);

describe('the table', () => {
  test('is the one in docs/labels.md, and its examples are good', () => {
    const page = readFileSync('docs/labels.md', 'utf8');
    const told = [...page.matchAll(/^\| `(homeport\.[^`]+)` \| `([^`]+)` \|/gm)].map(([, label, example]) => [
      label,
      example,
    ]);
    const rows = SETTING_LABELS.map(({ label, example }) => [label, example]);
    expect(told).toEqual([[ENABLE, 'false'], [NAME, 'web'], ...rows]);
    for (const [label = '', example = ''] of rows)
      expect(read({ [label]: example }), label).toMatchObject({ bad: [], settings: [{ label }] });
  });

  test('has no label of Homeport’s own bookkeeping', () => {
    for (const label of [ENABLE, NAME, ...SETTING_LABELS.map((it) => it.label)])
      expect(isOwnLabel(label), label).toBe(false);
  });
});

describe('whose labels they are', () => {
  test('what the image says too says nothing; what a person set over it does', () => {
    const container = { [ENABLE]: 'false', 'homeport.schedule': 'H 4 * * *', other: 'x' };
    expect(labelsOfPerson(container, container)).toEqual({});
    expect(labelsOfPerson(container, { 'homeport.schedule': '* * * * *' })).toEqual({
      [ENABLE]: 'false',
      'homeport.schedule': 'H 4 * * *',
    });
  });

  test('inherited from nowhere', () => {
    expect(labelsOfPerson(null, null)).toEqual({});
    expect(labelsOfPerson(JSON.parse('{"__proto__": {"homeport.enable": "false"}}'), null)).toEqual({});
  });
});

test('a bad value is said, and leaves the others as they are', () => {
  const { settings, bad, excluded, name } = read({
    [ENABLE]: 'no',
    [NAME]: 'Not A Name!',
    'homeport.schedule': 'sometimes',
    'homeport.policy.keep': '0',
    'homeport.policy.on-failure': 'ask',
    'homeport.probe.tcp': '5432',
    'homeport.follow': 'x'.repeat(2000),
  });
  expect({ excluded, name, settings }).toEqual({
    excluded: false,
    name: null,
    settings: [{ label: 'homeport.policy.on-failure', setting: 'on-failure', says: { onFailure: 'ask' } }],
  });
  expect(bad.map(({ label }) => label).sort()).toEqual(
    [
      ENABLE,
      NAME,
      'homeport.follow',
      'homeport.policy.keep',
      'homeport.probe.tcp',
      'homeport.schedule',
    ].sort(),
  );
  for (const { value, why } of bad)
    expect([value.length <= 80, render(why).length > 5]).toEqual([true, true]);
});

test('whatever they hold, they are read', () => {
  const labels = [ENABLE, NAME, ...SETTING_LABELS.map(({ label }) => label)];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...labels), fc.string({ unit: 'binary' })), (said) => {
      const { settings } = read(said);
      const config = withLabels(plain, { settings }, defaults, image);
      expect(appConfig.safeParse(config).success).toBe(true);
    }),
  );
});

describe('adopting', () => {
  test('labels win over the defaults', () => {
    const config = first({
      'homeport.schedule': 'never',
      'homeport.timezone': 'Europe/Berlin',
      'homeport.probe.http': 'http://127.0.0.1/ok',
      'homeport.policy.on-failure': 'ask',
      'homeport.policy.keep': '9',
      'homeport.automatic': 'tell',
      'homeport.follow': '^1.27',
    });
    expect(config).toMatchObject({
      source: { follow: { kind: 'versions', pattern: '^1.27' } },
      schedule: { cron: null, timezone: 'Europe/Berlin' },
      policy: { onFailure: 'ask', automatic: 'tell', keepReleases: 9, gate: { probe: { kind: 'http' } } },
    });
  });

  test('and not over what somebody chose', () => {
    const chosen = { ...plain, schedule: { cron: '0 5 * * *', timezone: null } };
    expect(first({ 'homeport.schedule': 'never' }, chosen)).toEqual(chosen);
  });

  test('pin pins what runs; of a build from git nothing is followed so', () => {
    expect(first({ 'homeport.follow': 'pin' }).source).toMatchObject({
      follow: { kind: 'pin', digest: DIGEST, tag: '1.27' },
    });
    const git = appConfig.parse({ source: { kind: 'git', from: { kind: 'git', url: 'https://x/y.git' } } });
    expect(first({ 'homeport.follow': 'pin' }, git)).toEqual(git);
  });
});

describe('labels that change', () => {
  const NINE = { 'homeport.schedule': '0 9 * * *' };
  const TEN = { 'homeport.schedule': '0 10 * * *' };
  const change = (
    config: AppConfig,
    was: Record<string, string>,
    is: Record<string, string>,
    told: Record<string, string> = {},
  ) => relabelled({ config, told }, read(was), read(is), defaults, image);
  const cron = (config: AppConfig) => config.schedule.cron;
  const byHand = { ...plain, schedule: { cron: '0 1 * * *', timezone: null } };

  test('go on saying what they said', () => {
    expect(cron(change(first(NINE), NINE, TEN).config)).toBe('0 10 * * *');
    expect(cron(change(plain, {}, TEN).config)).toBe('0 10 * * *');
  });

  test('leave the default behind when they go', () => {
    expect(change(first(NINE), NINE, {})).toEqual({ config: plain, told: {} });
    const follow = { 'homeport.follow': '^1.27' };
    expect(change(first(follow), follow, {}).config).toEqual(plain);
  });

  test('do not win over what a person said meanwhile, who is told', () => {
    const after = change(byHand, NINE, TEN);
    expect(after.config).toEqual(byHand);
    expect(Object.keys(after.told)).toEqual(['homeport.schedule']);
    expect(change(byHand, TEN, {}, after.told)).toEqual({ config: byHand, told: {} });
    expect(change(byHand, NINE, { 'homeport.schedule': '0 1 * * *' }).told).toEqual({});
  });

  test('what is in force is told by the settings themselves', () => {
    const [says] = read(NINE).settings;
    expect(says && isInForce(first(NINE), says.says, null)).toBe(true);
    expect(says && isInForce(byHand, says.says, null)).toBe(false);
  });
});
