import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Policy, Schedule } from '../../../electron/shared/config.ts';
import type { Notification } from '../../../electron/shared/notifications.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { dockerCleanup, waitFor } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

const PREFIX = `hpt-when-${process.pid}-`;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const gate = { probe: null, timeoutS: 10, stableForS: 0.2 };
const OFTEN: Schedule = { cron: '*/5 * * * *', timezone: 'UTC' };
/** No slot of it comes within a test. */
const RARELY: Schedule = { cron: '0 0 1 1 *', timezone: 'UTC' };

describe('when the schedule puts in what is new', () => {
  let app: string;
  let count = 0;
  let dir: string;
  let repo: TestRepo;
  let homeport: Homeport;
  /** How far the clock is ahead. */
  let ahead: number;

  const now = () => new Date(Date.now() + ahead);
  const commit = (body: string) => repo.commit(webApp({ body, variant: 'no-healthcheck' }), body);
  const look = () => homeport.client.apps.get({ app });
  const checked = async () => (await look()).lastCheck;
  const running = async () => (await look()).running?.version?.id;
  const updates = async () =>
    (await homeport.client.updates.list({ app })).map(({ trigger, outcome }) => `${trigger} ${outcome}`);
  /** Time passes, and the schedule looks at what is due. */
  const later = async (ms: number) => {
    ahead += ms;
    await homeport.client.schedule.resume();
  };
  /** A slot of the schedule comes; answers what it said. */
  const slot = async (ms = 6 * MINUTE) => {
    const before = (await checked())?.at ?? '';
    await later(ms);
    return waitFor(
      async () => {
        const check = await checked();
        return check !== null && check.at > before ? check : null;
      },
      { what: 'the schedule to have looked' },
    );
  };
  const runs = (commitId: string) =>
    waitFor(async () => (await running()) === commitId && (await look()).activeUpdate === null, {
      what: `${commitId} to run`,
      timeoutMs: 120_000,
    });
  const personUpdates = async () => {
    const answer = await homeport.client.apps.update({ app });
    const { outcome } = await homeport.ended(answer.updateId);
    expect(outcome, await logOf(homeport, answer.updateId ?? '')).toBe('succeeded');
    return answer;
  };
  /** One that runs, by that policy. */
  const add = async (policy: Partial<Policy>) => {
    await commit('one');
    const { updateId } = await homeport.client.apps.add({
      name: app,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      schedule: OFTEN,
      policy: { gate, ...policy },
    });
    expect((await homeport.ended(updateId)).outcome, await logOf(homeport, updateId)).toBe('succeeded');
  };
  const set = async (more: { policy?: Partial<Policy>; schedule?: Schedule }) => {
    const { config } = await look();
    await homeport.client.apps.configure({
      app,
      policy: { ...config.policy, ...more.policy },
      ...(more.schedule === undefined ? {} : { schedule: more.schedule }),
    });
  };
  /** Hours of UTC that begin so far from now. */
  const hoursIn = (ms: number, length = 2 * HOUR) => {
    const time = (at: number) => new Date(at).toISOString().slice(11, 16);
    const begin = now().getTime() + ms;
    return { from: time(begin), to: time(begin + length), days: null };
  };

  beforeAll(() => dockerCleanup(PREFIX));
  beforeEach(async () => {
    count += 1;
    app = `${PREFIX}${count}`;
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-when-'));
    repo = await createRepo(path.join(dir, 'repo'));
    ahead = 0;
    homeport = await startHomeport({ now });
  });
  afterEach(async () => {
    for (const { name } of (await homeport.client.live.get()).apps)
      await homeport.client.apps.remove({ app: name, keepContainer: false });
    await homeport.close();
    await rm(dir, { recursive: true, force: true });
  });
  afterAll(() => dockerCleanup(PREFIX));

  test('only tells: nothing is put in, each version is told once, and a person puts it in', async () => {
    const leave = new AbortController();
    const got: Notification[] = [];
    const preferences = defaultPreferences().notifications;
    const watching = (async () => {
      for await (const each of await homeport.client.notifications.watch(
        { preferences },
        { signal: leave.signal },
      )) {
        got.push(each);
        await homeport.client.notifications.delivered({ keys: each.events.map(({ key }) => key) });
      }
    })();
    await add({ automatic: 'tell' });
    const two = await commit('two');
    const check = await slot();
    expect(check).toMatchObject({
      result: 'new',
      version: { id: two },
      hold: { because: 'told', until: null },
      message: saying('"Update now"'),
    });
    await waitFor(() => got.length === 1, { what: 'it to be told' });
    expect(got[0]?.events).toEqual([
      expect.objectContaining({ kind: 'new-version', app, message: check.message }),
    ]);
    // Found again by the next slot, it is no news; what comes after it is.
    await slot();
    const three = await commit('three');
    expect((await slot()).version?.id).toBe(three);
    await waitFor(() => got.length === 2, { what: 'the next one to be told' });
    expect(wordsOf(got[1]?.events[0]?.message)).toContain(three.slice(0, 7));
    expect(await updates()).toEqual(['person succeeded']);

    await personUpdates();
    expect(await running()).toBe(three);
    expect(await checked()).toMatchObject({ result: 'current', hold: null });
    leave.abort();
    await watching;
    expect(got).toHaveLength(2);
  });

  test('a version rests, a newer one rests anew, and a person need not wait', async () => {
    await add({ restDays: 3 });
    const two = await commit('two');
    const first = await slot();
    expect(first).toMatchObject({ result: 'resting', version: { id: two }, hold: { because: 'resting' } });
    expect((Date.parse(first.hold?.until ?? '') - Date.parse(first.at)) / DAY).toBeCloseTo(3, 2);
    expect(wordsOf(first.message)).toContain('less than a day ago');
    // It goes on from when it was first seen, over a restart.
    await homeport.restart();
    const second = await slot(2 * DAY);
    expect(second).toMatchObject({ result: 'resting', hold: first.hold, message: saying('2 days ago') });

    const three = await commit('three');
    expect(Date.parse((await slot()).hold?.until ?? '')).toBeGreaterThan(
      Date.parse(first.hold?.until ?? '') + DAY,
    );
    expect(await slot(2 * DAY)).toMatchObject({ result: 'resting', version: { id: three } });
    await later(DAY + HOUR);
    await runs(three);
    expect(await updates()).toEqual(['schedule succeeded', 'person succeeded']);

    const four = await commit('four');
    expect(await slot()).toMatchObject({ result: 'resting' });
    await personUpdates();
    expect(await running()).toBe(four);
  });

  test('what is found outside its hours waits for them, over a restart, and is asked for anew then', async () => {
    await add({});
    const two = await commit('two');
    await set({ policy: { hours: hoursIn(3 * HOUR) } });
    const check = await slot();
    expect(check).toMatchObject({ result: 'new', version: { id: two }, message: saying('It waits for ') });
    const begin = check.hold?.until ?? '';
    expect(check.hold?.because).toBe('hours');
    expect(Date.parse(begin) - now().getTime()).toBeGreaterThan(2.5 * HOUR);
    // From here on no slot comes: only what waits can bring the schedule to look.
    await set({ schedule: RARELY });
    await waitFor(async () => (await checked())?.at !== check.at, { what: 'it to be looked at again' });
    expect((await checked())?.hold).toEqual({ because: 'hours', until: begin });
    const three = await commit('three');
    await homeport.restart();
    await later(2 * HOUR);
    expect(await updates()).toEqual(['person succeeded']);
    await later(HOUR);
    await runs(three);
    expect(await updates()).toEqual(['schedule succeeded', 'person succeeded']);

    // Nothing waits any more: the next hours bring nothing.
    const [at] = [(await checked())?.at];
    await commit('four');
    await later(DAY);
    expect((await checked())?.at).toBe(at);
    // A person asks: what is found then waits for the next slot, and a person's update for nothing.
    await homeport.client.apps.check({ apps: [app] });
    await later(5 * HOUR);
    expect(await homeport.client.apps.check({ apps: [app] })).toEqual([
      expect.objectContaining({ hold: { because: 'hours', until: null } }),
    ]);
    await personUpdates();
  });

  test('hours that begin while the source can’t be asked: it is asked again as long as they last', async () => {
    await add({});
    const two = await commit('two');
    await set({ policy: { hours: hoursIn(HOUR) } });
    const { at } = await slot();
    await set({ schedule: RARELY });
    // What waits is looked at again at once: that look must not meet the hours.
    await waitFor(async () => (await checked())?.at !== at, { what: 'it to be looked at again' });
    await rename(repo.dir, `${repo.dir}-away`);
    await later(HOUR + MINUTE);
    await waitFor(async () => (await checked())?.result === 'failed', { what: 'the check to fail' });
    await rename(`${repo.dir}-away`, repo.dir);
    await later(16 * MINUTE);
    await runs(two);
    // Hours that are taken away let go what waits for them, at once.
    const three = await commit('three');
    await set({ schedule: OFTEN, policy: { hours: hoursIn(6 * HOUR) } });
    await slot();
    await set({ schedule: RARELY });
    await set({ policy: { hours: null } });
    await runs(three);
  });

  test('a skipped version is left, the next one counts, and a person may change their mind', async () => {
    await add({ automatic: 'tell' });
    const two = await commit('two');
    await slot();
    await expect(homeport.client.apps.skip({ app, version: 'v9' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await homeport.client.apps.skip({ app, version: two });
    const skipped = { result: 'skipped', hold: { because: 'skipped', until: null } };
    expect(await checked()).toMatchObject(skipped);
    await set({ policy: { automatic: 'update' } });
    expect(await slot()).toMatchObject({ ...skipped, version: { id: two } });
    await homeport.restart();
    expect(await slot()).toMatchObject(skipped);

    const three = await commit('three');
    await later(6 * MINUTE);
    await runs(three);
    expect(await updates()).toEqual(['schedule succeeded', 'person succeeded']);
    await expect(homeport.client.apps.skip({ app })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: /nothing to skip/,
    });
  });

  test('who means all apps leaves a skipped version out, who means this one gets it', async () => {
    await add({});
    await set({ schedule: RARELY });
    const four = await commit('four');
    // Not known yet, it is asked for.
    await homeport.client.apps.skip({ app });
    expect(await homeport.client.apps.update({ app, exceptSkipped: true })).toMatchObject({ updateId: null });
    const answer = await personUpdates();
    expect(answer).toMatchObject({ wasSkipped: true, message: saying('was skipped') });
    expect(await running()).toBe(four);

    const five = await commit('five');
    await homeport.client.apps.check({ apps: [app] });
    await homeport.client.apps.skip({ app });
    await homeport.client.apps.unskip({ app });
    expect(await checked()).toMatchObject({ result: 'new', hold: null });
    await set({ schedule: OFTEN });
    await later(6 * MINUTE);
    await runs(five);
    await expect(homeport.client.apps.unskip({ app, version: 'v9' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: /skips no version/,
    });
  });
});
