/** One Homeport: that of one data directory, on one machine. */
export type Holder = {
  /** Id in its data directory. A copy of the directory has the same. */
  installation: string;
  /** Tells machines apart; '' where this one has no id of its own. */
  machine: string;
  /** Its data directory: absolute, links resolved. */
  directory: string;
  /** For people: 'root@nas'. */
  who: string;
};

/** A holder, with what it looks after. */
export type Keeper = Holder & {
  /** Name of the container. */
  container: string;
  /** What it calls the app: its image tags begin with it. */
  app: string;
  /** ISO. */
  since: string;
};

/** Who has an app now that was this Homeport's. */
export type LostTo = {
  /** In words. */
  who: string;
  /** ISO; when it was first seen. */
  at: string;
};

/** Where the machine of one of the two is not known, the directory alone tells copies apart. */
export function isSameHolder(one: Holder, other: Holder): boolean {
  return isSameInstallation(one, other) && one.directory === other.directory;
}

/** The same data directory, or copies of it on one machine. */
export function isSameInstallation(one: Holder, other: Holder): boolean {
  const machines = one.machine === '' || other.machine === '' || one.machine === other.machine;
  return one.installation !== '' && one.installation === other.installation && machines;
}

/** For sure. That a directory is not there says nothing on another machine, or in a container that can't see it. */
export function isSameMachine(one: Holder, other: Holder): boolean {
  return one.machine !== '' && one.machine === other.machine;
}

/** Anybody can write anything there. */
const short = (words: string): string => (words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words);
const SHOWN = 200;

/** 'another Homeport (root@nas, /root/.local/share/homeport, since 2026-11-20 20:12 UTC)' */
export function keeperInWords({
  who,
  directory,
  since,
}: Pick<Keeper, 'who' | 'directory' | 'since'>): string {
  const at = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(since);
  const parts = [short(who), short(directory), at ? `since ${at[1]} ${at[2]} UTC` : ''].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? 'another Homeport' : `another Homeport (${parts.join(', ')})`;
}
