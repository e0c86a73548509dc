import type { ImageRef } from '../../shared/image-ref.ts';

/** Who asks. An identity token is what a registry hands out instead of a password (`docker login` keeps it). */
export type RegistryLogin = { username: string; password: string } | { identityToken: string };

/** How one registry is reached, as the engine is configured. */
export type RegistryAccess = {
  /** In the order they are tried: mirrors first, then the registry itself. */
  bases: RegistryBase[];
  /** Extra CA certificates (PEM), from the engine's certs.d where it is on this machine. */
  ca: string[];
  /** Plain http and unverifiable certificates are allowed (the engine's insecure-registries; loopback). */
  insecure: boolean;
};

export type RegistryBase = {
  /** 'https://mirror.lan', without a slash at its end. */
  url: string;
  mirror: boolean;
  /** The base's own, where they are not those of the registry. */
  ca?: string[];
  insecure?: boolean;
  /** PEM. */
  client?: { cert: string; key: string } | null;
};

/** What an image is made for, in the words of Go (GOOS, GOARCH) or of the kernel: 'x86_64' is 'amd64'. */
export type ImagePlatform = { os: string; architecture: string; variant?: string | null | undefined };

/** What an image is, for one platform. Texts in it are plain lines. */
export type ImageFacts = {
  /** null: the digest is that of a manifest, and there is no index. */
  indexDigest: string | null;
  platformDigest: string;
  /** Names the content: images with the same one are the same, however they were pushed. */
  configDigest: string;
  /** 'linux/amd64', 'linux/arm/v7'. */
  platforms: string[];
  /** Compressed layers. */
  bytes: number;
  /** ISO 8601; null where the image does not say, or says nonsense. */
  createdAt: string | null;
  labels: Record<string, string>;
};

/** What a registry says that it will still answer. Times are ISO 8601. */
export type RegistryBudget = {
  /** As the engine calls it; a mirror by its host. */
  registry: string;
  /** Pulls in the registry's window; null where it does not say. */
  limit: number | null;
  remaining: number | null;
  resetsAt: string | null;
  /** Until then it wants to be left alone, and nothing is asked of it. */
  notBefore: string | null;
};

/**
 * Asks registries directly. Source: OCI distribution specification 1.1, "Pull" and "Content discovery".
 *
 * Errors: SOURCE_UNAVAILABLE (a RegistryFailure, whose `why` is for programs), TIMEOUT; CANCELLED, or the signal's own reason.
 */
export type RegistryClient = {
  /**
   * Digest and media type of what a reference names: by its digest, else its tag, else 'latest'. One HEAD, which registries do not
   * count as a pull. An answer counts for a few seconds.
   */
  head(ref: ImageRef, signal: AbortSignal): Promise<{ digest: string; mediaType: string }>;
  /** What that digest holds for a platform: index, manifest, config, each verified against its digest. Asked only once. */
  look(ref: ImageRef & { digest: string }, platform: ImagePlatform, signal: AbortSignal): Promise<ImageFacts>;
  /** All tags of a repository, in the registry's order. */
  tags(ref: ImageRef, signal: AbortSignal): Promise<string[]>;
  /** Signs in. A registry that lets everybody in is content with any login. */
  tryLogin(registry: string, login: RegistryLogin, signal: AbortSignal): Promise<void>;
  /** Of the registries that have said so. */
  budgets(): RegistryBudget[];
};
