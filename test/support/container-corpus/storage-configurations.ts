import { type Configuration, FOLDER_IN_VOLUME, HELPER, NAMED_VOLUME } from './configuration.ts';
import { DATA_A, IMAGE_B } from './images.ts';

/** Mounts of every kind. */
export const storageConfigurations: Configuration[] = [
  { name: 'volume-named', host: { Binds: [`${NAMED_VOLUME}:/named`] } },
  { name: 'volume-read-only', host: { Binds: [`${NAMED_VOLUME}:/named:ro`, '/etc:/host-etc:ro'] } },
  { name: 'volume-anonymous', config: { Volumes: { '/scratch': {}, '/scratch2/': {} } } },
  { name: 'volume-anonymous-bind', host: { Binds: ['/scratch'] } },
  {
    name: 'volumes-anonymous-of-every-kind',
    config: { Volumes: { '/declared': {}, '/of-both': {} } },
    host: {
      Binds: ['/bound', `${NAMED_VOLUME}:/named:nocopy`],
      Mounts: [
        { Type: 'volume', Target: '/mounted' },
        { Type: 'volume', Target: '/of-both' },
        { Type: 'volume', Source: NAMED_VOLUME, Target: '/named-too' },
      ],
    },
  },
  {
    name: 'volume-under-tmpfs',
    config: { Volumes: { '/fast': {}, '/slow': {} } },
    host: { Tmpfs: { '/fast': 'size=1m' } },
  },
  { name: 'volume-over-image', host: { Binds: [`${NAMED_VOLUME}:${DATA_A}`] } },
  { name: 'volume-driver', config: { Volumes: { '/scratch': {} } }, host: { VolumeDriver: 'local' } },
  {
    name: 'bind-propagation',
    host: { Binds: ['/tmp:/host-tmp:rslave', '/etc/hostname:/etc/the-host:ro,rprivate'] },
    mayRefuse: "a machine's root may be mounted private",
  },
  {
    name: 'mount-volume',
    host: {
      Mounts: [
        {
          Type: 'volume',
          Source: NAMED_VOLUME,
          Target: '/named',
          ReadOnly: true,
          VolumeOptions: { NoCopy: true },
        },
      ],
    },
  },
  {
    name: 'mount-volume-subpath',
    host: {
      Mounts: [
        {
          Type: 'volume',
          Source: NAMED_VOLUME,
          Target: '/named',
          VolumeOptions: { Subpath: FOLDER_IN_VOLUME },
        },
      ],
    },
    since: '1.45',
  },
  {
    name: 'mount-bind-made',
    host: {
      Mounts: [
        {
          Type: 'bind',
          Source: '/tmp/hpt-fid-made',
          Target: '/made',
          ReadOnly: true,
          BindOptions: { CreateMountpoint: true, ReadOnlyNonRecursive: true },
        },
      ],
    },
    since: '1.44',
  },
  {
    name: 'mount-volume-anonymous',
    host: {
      Mounts: [{ Type: 'volume', Target: '/scratch', VolumeOptions: { Labels: { 'homeport.test': '1' } } }],
    },
  },
  {
    name: 'mount-volume-driver-options',
    host: {
      Mounts: [
        {
          Type: 'volume',
          Source: 'hpt-fid-driven',
          Target: '/driven',
          VolumeOptions: {
            DriverConfig: { Name: 'local', Options: { type: 'none', device: '/usr/share', o: 'bind' } },
          },
        },
      ],
    },
  },
  {
    name: 'mount-bind',
    host: {
      Mounts: [
        {
          Type: 'bind',
          Source: '/etc',
          Target: '/host-etc',
          ReadOnly: true,
          BindOptions: { Propagation: 'rprivate', NonRecursive: true },
        },
      ],
    },
  },
  {
    name: 'mount-tmpfs',
    host: {
      Mounts: [{ Type: 'tmpfs', Target: '/fast', TmpfsOptions: { SizeBytes: 1_048_576, Mode: 0o1770 } }],
    },
  },
  {
    name: 'mount-tmpfs-options',
    host: { Mounts: [{ Type: 'tmpfs', Target: '/fast', TmpfsOptions: { Options: [['noexec']] } }] },
    since: '1.46',
  },
  {
    name: 'mount-image',
    host: { Mounts: [{ Type: 'image', Source: IMAGE_B, Target: '/other' }] },
    since: '1.48',
  },
  {
    name: 'mount-image-subpath',
    host: {
      Mounts: [{ Type: 'image', Source: IMAGE_B, Target: '/other', ImageOptions: { Subpath: 'bin' } }],
    },
    since: '1.48',
  },
  {
    name: 'mount-bind-read-only-all-through',
    host: {
      Mounts: [
        {
          Type: 'bind',
          Source: '/etc',
          Target: '/host-etc',
          ReadOnly: true,
          BindOptions: { Propagation: 'rprivate', ReadOnlyForceRecursive: true },
        },
      ],
    },
    since: '1.44',
    mayRefuse: 'a kernel or a runtime may not know recursively read-only mounts',
  },
  { name: 'tmpfs', host: { Tmpfs: { '/fast': 'rw,size=1m,mode=1777', '/run': '' } } },
  { name: 'volumes-from', host: { VolumesFrom: [`${HELPER}:ro`] } },
  {
    name: 'volumes-from-beside-own',
    config: { Volumes: { '/scratch': {} } },
    host: { VolumesFrom: [HELPER], Binds: ['/bound'] },
  },
  { name: 'read-only-root', host: { ReadonlyRootfs: true, Tmpfs: { '/tmp': '' } } },
  { name: 'shm-size', host: { ShmSize: 134_217_728 } },
  {
    name: 'storage-opt',
    host: { StorageOpt: { size: '1G' } },
    mayRefuse: 'overlay2 limits sizes on xfs with project quotas only',
  },
  { name: 'auto-remove', config: { Volumes: { '/scratch': {} } }, host: { AutoRemove: true } },
];
