import { type Configuration, HELPER, NETWORK, SUBNET } from './configuration.ts';

/** How it is reached and what it reaches. */
export const networkConfigurations: Configuration[] = [
  {
    name: 'publish',
    config: { ExposedPorts: { '8080/tcp': {} } },
    host: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '28471' }] } },
  },
  {
    name: 'publish-many',
    config: { ExposedPorts: { '53/udp': {}, '90/tcp': {} } },
    host: {
      PortBindings: {
        '53/udp': [{ HostIp: '127.0.0.1', HostPort: '28472' }],
        '90/tcp': [
          { HostIp: '', HostPort: '28473' },
          { HostIp: '127.0.0.1', HostPort: '28474' },
        ],
      },
    },
  },
  { name: 'publish-all', host: { PublishAllPorts: true } },
  {
    name: 'publish-any-host-port',
    config: { ExposedPorts: { '90/tcp': {} } },
    host: { PortBindings: { '90/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  },
  {
    name: 'publish-empty-list',
    config: { ExposedPorts: { '90/tcp': {} } },
    host: { PortBindings: { '90/tcp': [] } },
  },
  {
    name: 'publish-ipv6',
    config: { ExposedPorts: { '90/tcp': {} } },
    host: { PortBindings: { '90/tcp': [{ HostIp: '::1', HostPort: '28475' }] } },
    mayRefuse: 'a kernel may have no IPv6',
  },
  { name: 'network', host: { NetworkMode: NETWORK.one }, networks: { [NETWORK.one]: {} } },
  {
    name: 'networks-with-aliases',
    host: { NetworkMode: NETWORK.two },
    networks: { [NETWORK.two]: { Aliases: ['web', 'api'] }, [NETWORK.one]: { Aliases: ['web'] }, bridge: {} },
  },
  {
    name: 'static-addresses',
    host: { NetworkMode: NETWORK.one },
    networks: {
      [NETWORK.one]: { IPAMConfig: { IPv4Address: `${SUBNET.one}.77` } },
      [NETWORK.two]: { IPAMConfig: { IPv4Address: `${SUBNET.two}.78`, LinkLocalIPs: ['169.254.34.68'] } },
    },
  },
  {
    name: 'static-ipv6',
    host: { NetworkMode: NETWORK.dual },
    networks: {
      [NETWORK.dual]: { IPAMConfig: { IPv4Address: `${SUBNET.dual}.9`, IPv6Address: 'fd00:213:73::9' } },
    },
    mayRefuse: 'a kernel may have no IPv6',
  },
  { name: 'mac', config: { MacAddress: '02:66:99:11:22:33' } },
  {
    name: 'mac-on-network',
    config: { MacAddress: '02:66:99:11:22:34' },
    host: { NetworkMode: NETWORK.one },
    networks: { [NETWORK.one]: { Aliases: ['m'] } },
  },
  {
    name: 'mac-on-each-network',
    host: { NetworkMode: NETWORK.one },
    networks: {
      [NETWORK.one]: { MacAddress: '02:66:99:11:22:35' },
      [NETWORK.two]: { MacAddress: '02:66:99:11:22:36' },
    },
    since: '1.44',
  },
  {
    name: 'mac-that-looks-like-dockers',
    host: { NetworkMode: NETWORK.one },
    networks: {
      [NETWORK.one]: {},
      [NETWORK.two]: { MacAddress: '02:42:99:11:22:37' },
      [NETWORK.dual]: { MacAddress: '00:1b:21:11:22:38' },
    },
    since: '1.44',
  },
  {
    name: 'mac-on-network-by-id',
    host: {},
    networkById: true,
    networks: { [NETWORK.one]: { MacAddress: '02:66:99:11:22:39' } },
    since: '1.44',
  },
  {
    name: 'gateway-priority',
    host: { NetworkMode: NETWORK.one },
    networks: { [NETWORK.one]: { GwPriority: -1 }, [NETWORK.two]: { GwPriority: 5 } },
    since: '1.48',
  },
  {
    name: 'alias-that-is-the-host-name',
    config: { Hostname: 'box' },
    host: { NetworkMode: NETWORK.one },
    networks: { [NETWORK.one]: { Aliases: ['box', 'web'] }, [NETWORK.two]: { Aliases: ['web'] } },
  },
  {
    name: 'static-ipv6-only',
    host: { NetworkMode: NETWORK.dual },
    networks: { [NETWORK.dual]: { IPAMConfig: { IPv6Address: 'fd00:213:73::11' } }, [NETWORK.one]: {} },
    mayRefuse: 'a kernel may have no IPv6',
  },
  {
    name: 'interface-options',
    host: { NetworkMode: NETWORK.one },
    networks: {
      [NETWORK.one]: {},
      [NETWORK.two]: {
        DriverOpts: {
          'com.docker.network.endpoint.sysctls': 'net.ipv4.conf.IFNAME.log_martians=1',
          'com.docker.network.endpoint.ifname': 'lan0',
        },
      },
    },
    since: '1.49',
  },
  {
    name: 'driver-opts',
    host: { NetworkMode: NETWORK.one },
    networks: { [NETWORK.one]: { DriverOpts: { 'com.example.hpt': 'x' } } },
  },
  { name: 'links', host: { Links: [`${HELPER}:db`, `${HELPER}:cache`] } },
  {
    name: 'links-on-network',
    host: { NetworkMode: NETWORK.one },
    networks: { [NETWORK.one]: { Links: [`${HELPER}:db`] } },
  },
  { name: 'host-network', host: { NetworkMode: 'host' } },
  { name: 'no-network', host: { NetworkMode: 'none' } },
  { name: 'bridge-by-name', host: { NetworkMode: 'bridge' } },
  { name: 'network-of-container', host: { NetworkMode: `container:${HELPER}` } },
  { name: 'network-disabled', config: { NetworkDisabled: true } },
  {
    name: 'dns',
    host: { Dns: ['10.0.0.53', '10.0.0.54'], DnsSearch: ['home.arpa'], DnsOptions: ['ndots:2', 'timeout:1'] },
  },
  { name: 'extra-hosts', host: { ExtraHosts: ['nas:10.0.0.9', 'machine:host-gateway'] } },
];
