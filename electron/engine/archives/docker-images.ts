import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import { type ArchiveImage, bare, bytesOf, factsOf, namesOf } from './archive-image.ts';
import type { ArchivedFile, Contents } from './contents.ts';
import { safeName } from './entries.ts';
import { ARCHIVE_LIMITS } from './limits.ts';
import { parsed, shapes } from './shapes.ts';

/**
 * The images of a `docker save` archive: those that its manifest.json names.
 * @returns null: it has no such file
 * @throws SOURCE_UNAVAILABLE a file of one is missing, or is not what its name or its image's configuration says
 */
export function dockerImages(contents: Contents, archive: string): ArchiveImage[] | null {
  const manifest = contents.file('manifest.json');
  if (manifest === null) return null;
  return parsed(shapes.dockerManifest, manifest, archive).map(({ Config, Layers, RepoTags }) => {
    const need = (name: string): ArchivedFile => {
      const safe = safeName(name, ARCHIVE_LIMITS);
      const file = safe === null ? null : contents.file(safe);
      if (file === null) throw unusable(say('archive.lacks', { name: archive, file: name }));
      return file;
    };
    const config = need(Config);
    const claimed = digestInName(Config);
    if (claimed !== null && claimed !== config.digest) throw changed(archive, config);
    const facts = parsed(shapes.config, config, archive);
    const layers = (Layers ?? []).map(need);
    const diffIds = facts.rootfs.diff_ids ?? [];
    if (diffIds.length !== layers.length)
      throw unusable(say('archive.nonsense', { name: archive, file: config.name }));
    layers.forEach((layer, index) => {
      // A packed one has a digest of its own: the engine compares what is in it while it loads.
      if (layer.digest !== diffIds[index] && !layer.packed) throw changed(archive, layer);
    });
    return {
      format: 'docker',
      tags: namesOf(RepoTags ?? []),
      configDigest: config.digest,
      manifestDigest: null,
      ...factsOf(facts),
      bytes: bytesOf([config, ...layers]),
      config: bare(config),
      manifest: null,
      layers: layers.map(bare),
    };
  });
}

/** `<sha256>.json` of `docker save`, `sha256:<sha256>` of other tools, `blobs/sha256/<sha256>` of engines since 25. */
function digestInName(name: string): string | null {
  const hex = /(?:^|[/:])([0-9a-f]{64})(?:\.json)?$/.exec(name)?.[1];
  return hex === undefined ? null : `sha256:${hex}`;
}

function changed(archive: string, { name }: ArchivedFile) {
  return unusable(say('archive.changed', { name: archive, file: name }));
}
