import type { Version } from '../../shared/version.ts';
import type { News } from './model.ts';

/** What is kept of the versions that a source named. Pure. */

export const NO_NEWS: News = { seen: [], skipped: [], waitsUntil: null };

/** More than this many of an app's are forgotten, the oldest first. */
const KEPT = 50;

/** With what a source names now. What was first seen at a time to come (the clock was wrong) is first seen now. */
export function withSeen(news: News, key: string, now: Date): News {
  const known = news.seen.find((each) => each.key === key);
  if (known !== undefined && known.at <= now) return news;
  const others = news.seen.filter((each) => each !== known);
  return { ...news, seen: [...others, { key, at: now, told: known?.told ?? false }].slice(-KEPT) };
}

/** @returns null where a person was told of it before */
export function withTold(news: News, key: string): News | null {
  if (news.seen.some((each) => each.key === key && each.told)) return null;
  return { ...news, seen: news.seen.map((each) => (each.key === key ? { ...each, told: true } : each)) };
}

export function withSkipped(news: News, { key, version }: { key: string; version: Version }, at: Date): News {
  const others = news.skipped.filter((each) => each.key !== key);
  return { ...news, skipped: [...others, { key, version, at }].slice(-KEPT) };
}

export function withoutSkipped(news: News, key: string): News {
  return { ...news, skipped: news.skipped.filter((each) => each.key !== key) };
}

/** Whether a person's word means that version: its id or the beginning of it, or what people call it. */
export function isCalled({ id, label }: Pick<Version, 'id' | 'label'>, word: string): boolean {
  const plain = id.replace(/^sha256:/, '');
  return word === id || word === label || (/^[0-9a-f]{7,}$/.test(word) && plain.startsWith(word));
}
