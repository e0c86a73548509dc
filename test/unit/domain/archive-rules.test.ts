import { expect, test } from 'vitest';
import { judgeCheck } from '../../../electron/engine/domain/judge-check.ts';
import type { Release } from '../../../electron/engine/domain/model.ts';
import { againPlan, againWords } from '../../../electron/engine/domain/restorable.ts';
import type { Resolved } from '../../../electron/engine/domain/source.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { bareVersion } from '../../../electron/shared/version.ts';
import { app, release, T0 } from '../store/samples.ts';

const from = (path: string, more: object = {}) =>
  appConfig.parse({ source: { kind: 'archive', path, ...more } });
const FOLDER = '/srv/archives';

const found = (
  digit: string,
  madeAt: string | null,
  file = `${FOLDER}/web-${digit}.tar`,
): Resolved<'archive'> => {
  const id = `sha256:${digit.repeat(64)}`;
  return {
    key: `archive:${id}`,
    version: { ...bareVersion('archive', id, `${digit}.0`), madeAt },
    inputs: { kind: 'archive', file, image: null, manifestDigest: null, bytes: 1 },
  };
};

const ran = (resolved: Resolved<'archive'>, path = FOLDER): Release => ({
  ...release({ sourceKey: resolved.key, state: 'good', createdAt: T0 }),
  number: 1,
  tag: 'homeport/web:1-1111111',
  version: resolved.version,
  origin: { source: from(path).source, inputs: resolved.inputs },
});

const judged = (path: string, running: Release, now: Resolved<'archive'>) => {
  const { result, message } = judgeCheck(
    [running],
    app('web', { config: from(path), runningRelease: 1 }),
    now,
  );
  return { result, message: render(message) };
};

const OLD = '2026-01-01T00:00:00.000Z';
const NEW = '2026-02-01T00:00:00.000Z';

test('a newer archive is news, with its file', () => {
  expect(judged(FOLDER, ran(found('1', OLD)), found('2', NEW))).toEqual({
    result: 'new',
    message: 'New: 2.0, in web-2.tar.',
  });
  expect(judged(FOLDER, ran(found('1', OLD)), found('1', OLD)).result).toBe('current');
});

test('an older one is none, where the newest was taken out of the folder', () => {
  const it = judged(FOLDER, ran(found('2', NEW)), found('1', OLD));
  expect(it.result).toBe('skipped');
  expect(it.message).toContain('homeport update web --force');
  expect(it.message).toContain('2.0');
});

test('an older one is what a person wants who puts it in the place of a single file, or looks elsewhere', () => {
  const file = `${FOLDER}/web.tar`;
  expect(judged(file, ran(found('2', NEW, file), file), found('1', OLD, file)).result).toBe('new');
  expect(judged('/srv/other', ran(found('2', NEW)), found('1', OLD, '/srv/other/web-1.tar')).result).toBe(
    'new',
  );
  expect(judged(FOLDER, ran(found('2', null)), found('1', OLD)).result).toBe('new');
});

test('a release whose image is gone is loaded again, from where archives are looked for today', () => {
  const gone = ran(found('1', OLD));
  const today = from('/mnt/moved', { loadTimeoutMinutes: 5 }).source;
  const plan = againPlan(gone, today);
  expect(plan?.origin.source).toMatchObject({ kind: 'archive', path: '/mnt/moved', loadTimeoutMinutes: 5 });
  expect(plan?.version).toEqual(gone.version);
  const words = againWords(gone, today);
  expect(words && render(words)).toContain('web-1.tar');
  expect(againPlan({ ...gone, origin: null }, today)).toBeNull();
});
