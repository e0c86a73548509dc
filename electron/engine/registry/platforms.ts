import type { ImagePlatform } from './registry-client.ts';

type Normal = { os: string; architecture: string; variant: string };

/** 'linux/amd64', 'linux/arm/v7'. */
export function platformName(platform: ImagePlatform): string {
  const { os, architecture, variant } = normal(platform);
  return variant === '' ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

/**
 * What runs on a platform, the best first: an arm v7 also runs v6 and v5, an arm64 all of arm, an amd64 its lower levels and 386.
 * Source: github.com/containerd/platforms, compare.go (platformVector).
 */
export function runsOn(platform: ImagePlatform): string[] {
  const { os, architecture, variant } = normal(platform);
  const level = Number(variant.replace('v', ''));
  const down = (from: number, to: number, arch: string) =>
    Array.from({ length: Math.max(from - to + 1, 0) }, (_, at) => ({
      os,
      architecture: arch,
      variant: `v${from - at}`,
    }));
  const others = {
    amd64: [...down(level - 1, 1, 'amd64'), { os, architecture: '386' }],
    arm64: down(8, 5, 'arm'),
    arm: down(level - 1, 5, 'arm'),
  }[architecture];
  return [...new Set([platform, ...(others ?? [])].map(platformName))];
}

const SAME: Record<string, { architecture: string; variant?: string }> = {
  x86_64: { architecture: 'amd64' },
  'x86-64': { architecture: 'amd64' },
  i386: { architecture: '386' },
  i686: { architecture: '386' },
  aarch64: { architecture: 'arm64' },
  armhf: { architecture: 'arm', variant: 'v7' },
  armv7l: { architecture: 'arm', variant: 'v7' },
  armel: { architecture: 'arm', variant: 'v6' },
  armv6l: { architecture: 'arm', variant: 'v6' },
};

/**
 * One spelling for each. Source: github.com/containerd/platforms, database.go (normalizeArch): what is the least that an architecture
 * has is not said, but for arm.
 */
function normal(platform: ImagePlatform): Normal {
  const os = platform.os.toLowerCase() === 'macos' ? 'darwin' : platform.os.toLowerCase();
  const written = platform.architecture.toLowerCase();
  const { architecture, variant: meant } = Object.hasOwn(SAME, written)
    ? (SAME[written] ?? { architecture: written })
    : { architecture: written };
  const said = (platform.variant ?? meant ?? '').toLowerCase().replace(/^(?=\d)/, 'v');
  const unsaid = { amd64: 'v1', arm64: 'v8' }[architecture];
  if (architecture === 'arm') return { os, architecture, variant: said || 'v7' };
  return { os, architecture, variant: said === unsaid ? '' : said };
}
