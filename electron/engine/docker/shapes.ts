import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { ContainerInspect, ContainerSummary, ImageInspect } from '../domain/docker-types.ts';

/**
 * The edge between what an engine sends and what Homeport trusts. What is relied on is checked; everything else is
 * passed on untouched, so that nothing a person set is lost.
 */

const state = z.looseObject({
  Status: z.string(),
  Running: z.boolean(),
  ExitCode: z.number(),
  StartedAt: z.string(),
});

const containerInspect = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  State: state,
  Config: z.looseObject({}),
  HostConfig: z.looseObject({}),
  Mounts: z.array(z.looseObject({ Type: z.string(), Destination: z.string() })),
  NetworkSettings: z.looseObject({ Networks: z.record(z.string(), z.looseObject({})) }),
});

const imageInspect = z.looseObject({
  Id: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
  Created: z.string().nullish(),
  Os: z.string(),
  Architecture: z.string(),
  Config: z.looseObject({}).nullish(),
});

const containerSummary = z.looseObject({
  Id: z.string(),
  Names: z.array(z.string()),
  Image: z.string(),
  ImageID: z.string(),
  State: z.string(),
  Status: z.string(),
  Labels: z.record(z.string(), z.string()),
  Ports: z.array(z.looseObject({ PublicPort: z.number().optional() })).nullish(),
});

const volume = z.object({
  Name: z.string().min(1),
  Driver: z.string().default('local'),
  Mountpoint: z.string().default(''),
  Labels: z.record(z.string(), z.string()).nullish(),
});

const checked = <T>(shape: z.ZodType) => z.custom<T>((value) => shape.safeParse(value).success);

export const shapes = {
  containerInspect: checked<ContainerInspect>(containerInspect),
  imageInspect: checked<ImageInspect>(imageInspect),
  containerList: z.array(checked<ContainerSummary>(containerSummary)),
  created: z.object({ Id: z.string().min(1) }),
  network: z.object({ Name: z.string() }),
  volume,
  volumeList: z.object({
    Volumes: z.array(volume).nullish(),
  }),
  exec: z.object({ ExitCode: z.number().nullable(), Running: z.boolean() }),
  changes: z.array(z.object({ Path: z.string(), Kind: z.number() })).nullable(),
  imageList: z.array(
    z.object({
      Id: z.string(),
      ParentId: z.string().nullish(),
      RepoTags: z.array(z.string()).nullish(),
      RepoDigests: z.array(z.string()).nullish(),
      Created: z.number().optional(),
      Size: z.number().default(0),
      Labels: z.record(z.string(), z.string()).nullish(),
    }),
  ),
  info: z.object({ SystemTime: z.string() }),
  removed: z.array(z.object({ Untagged: z.string().optional(), Deleted: z.string().optional() })).nullable(),
};

/** @throws DOCKER_REFUSED (without a status) where the engine's answer lacks what Homeport relies on. */
export function shaped<T>(shape: z.ZodType<T>, value: unknown): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HomeportError('DOCKER_REFUSED', say('docker.not-understood'), {
    cause: parsed.error,
  });
}
