import type { LiveState, WholeState } from '../../shared/dto.ts';
import type { Shared } from '../core.ts';
import type { OpenHosts } from '../hosts/open-hosts.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';
import { type AboutEngine, liveWithoutStore, withSteps } from './live-state.ts';

/**
 * The live picture as it is asked for, and as it is told to those who listen, also while the database can't be used.
 * @param parts.running null: it can't
 */
export function openLive(parts: {
  changed: Shared['changed'];
  hosts: Pick<OpenHosts, 'all'>;
  about: AboutEngine;
  now: () => Date;
  running: () => { core: Shared; picture(): LiveState } | null;
}): LiveFeed & { whole(): WholeState } {
  const { hosts, about } = parts;
  const feed = createLiveFeed({
    changed: parts.changed,
    picture: () => parts.running()?.picture() ?? liveWithoutStore(hosts.all(), about),
    now: parts.now,
  });
  return {
    ...feed,
    whole() {
      const running = parts.running();
      if (running === null) return liveWithoutStore(hosts.all(), about);
      const state = running.picture();
      return { ...state, apps: state.apps.map((app) => withSteps(running.core.hosts.of(app.name), app)) };
    },
  };
}
