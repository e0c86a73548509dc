import type { InspectionOf, TransferProgress } from '../../shared/dto.ts';
import type { SourceKind } from '../../shared/sources/kinds.ts';
import type { Source, SourceOf } from '../../shared/sources/source.ts';
import type { Version } from '../../shared/version.ts';
import type { DockerHost } from '../docker-port/docker-host.ts';
import type { Images } from '../docker-port/images.ts';
import type { ImageInspect } from '../domain/docker-types.ts';
import type { Inputs, InputsOf, Resolved } from '../domain/source.ts';
import type { LogSink } from '../ports.ts';

/** The engine that an app is on: an image is for its platform, and comes from where it may get it. */
export type OnEngine = Pick<DockerHost, 'platform' | 'info' | 'endpoint'> & {
  images: Pick<Images, 'inspect'>;
};

/** What an app's source has named before, and what that was called. */
export type Known = {
  key: string;
  version: Version;
  /** null: not kept. */
  source: Source | null;
  inputs: Inputs | null;
  /** References of the images that it was built from, where they are known apart from `inputs`. */
  bases: string[] | null;
};

/** What an update gives a source to make an image with. */
export type Acquiring = Pick<DockerHost, 'platform'> & {
  /** The engine itself, for whoever asks registries as it would. */
  on: OnEngine;
  /** Of the engine that the image must be on in the end. */
  images: Pick<Images, 'build' | 'pull' | 'load' | 'inspect' | 'tag' | 'remove'>;
  /** The tag to give the image: it is the update's own, and goes when the image has a better one. */
  tag: string;
  /** A folder of the update's own: it is there, and empty, when the work of `line.fetch` begins, and goes when that ends. */
  dir: string;
  /** A person's wishes for this once: newer base images, no build cache. */
  wishes: { pull: boolean; noCache: boolean };
  /** Lets so many do the like at a time; the others wait in line. */
  line: {
    /** For what takes room on the disk until it is done. */
    fetch<T>(work: () => Promise<T>): Promise<T>;
    /** For what takes the machine's processors. */
    build<T>(work: () => Promise<T>): Promise<T>;
  };
  log: LogSink;
  /**
   * A reference that the engine does not have yet, and will by this: written down before it is asked for. It goes again when no release
   * that is kept is that version.
   */
  brings(ref: string): void;
  /** How far it is, for those who look now; null: it moves nothing any more. */
  progress(now: TransferProgress | null): void;
};

export type Acquired<K extends SourceKind = SourceKind> = {
  imageId: string;
  /** What was acquired: the version with all that is known of it by now, and what it is called where that changed on the way. */
  resolved: Resolved<K>;
  /** References of the images that it was made from; null where that can't be told. */
  bases: string[] | null;
};

/**
 * All that Homeport does with one kind of source. Every call that asks somebody has a time limit of its own and takes a signal. Errors are
 * in words: BAD_INPUT, SOURCE_UNAVAILABLE, TIMEOUT, CANCELLED, BUILD_FAILED.
 */
export type SourceAdapter<K extends SourceKind> = {
  /** Asks the source for everything that a release needs to be there. Throws in words where something is not. */
  validate(source: SourceOf<K>, on: OnEngine, signal: AbortSignal): Promise<void>;
  /** Names the newest version, without fetching it. @param known of the app, newest first */
  resolve(
    source: SourceOf<K>,
    on: OnEngine,
    signal: AbortSignal,
    known?: () => Iterable<Known>,
  ): Promise<Resolved<K>>;
  /** Makes the version an image on the host. Nothing of it is left behind where that fails. */
  acquire(
    source: SourceOf<K>,
    resolved: Resolved<K>,
    to: Acquiring,
    signal: AbortSignal,
  ): Promise<Acquired<K>>;
  /** What the source says of itself, for a person who adds an app. Nothing is kept. */
  inspect(source: SourceOf<K>, on: OnEngine, signal: AbortSignal): Promise<InspectionOf<K>>;
  /** What `resolve` would call this version. */
  key(source: SourceOf<K>, version: Version, inputs: InputsOf<K>): string;
  /** What the same is called on record, where less was known of it. */
  formerKeys(source: SourceOf<K>, resolved: Resolved<K>, known?: () => Iterable<Known>): string[];
  /**
   * Whether an image of the engine is this very version, however it got there: what was adopted, or made by hand, is then no news. False
   * where that can't be told.
   */
  isImage(
    resolved: Resolved<K>,
    image: ImageInspect,
    on: OnEngine,
    signal: AbortSignal,
  ): boolean | Promise<boolean>;
  /**
   * Which version of the source an image of the engine is, as far as the engine alone tells; null, or not there: that can't be told so.
   */
  identify?(source: SourceOf<K>, image: ImageInspect): Resolved<K> | null;
};
