import { maybe, nonEmpty, type RunFlag, several, single, texts } from './flag.ts';
import { NotationError } from './notation-error.ts';

function extraHost(text: string): string {
  const [, name = '', address = ''] = /^([^\s:=]+)[:=](.+)$/.exec(text.trim()) ?? [];
  if (name === '')
    throw new NotationError(`"${text}" is not a host. Write name:address, such as nas:192.168.1.5`);
  return `${name}:${address.replace(/^\[(.*)\]$/, '$1')}`;
}

/** Networks, names and addresses. */
export const NETWORK_FLAGS: readonly RunFlag[] = [
  several(
    {
      name: 'network',
      aliases: ['net'],
      takes: '<name>',
      help: 'network to join, the main one first; host for the machine’s own',
    },
    { get: (run) => run.networks, set: (run, networks) => ({ ...run, networks }) },
    {
      parse: (text) => {
        if (/^name=|,/.test(text))
          throw new NotationError(
            `"${text}": write the network’s name here, and --ip and --network-alias beside it`,
          );
        // Docker's own words for what it does anyway.
        return text === 'default' ? [] : [nonEmpty(text)];
      },
      format: (name) => name,
      keyOf: (name) => name,
    },
  ),
  texts(
    {
      name: 'network-alias',
      aliases: ['net-alias'],
      takes: '<name>',
      help: 'further name on the main network',
    },
    maybe(
      (run) => run.networkAliases,
      (networkAliases) => ({ networkAliases }),
    ),
  ),
  single({ name: 'ip', takes: '<address>', help: 'fixed IPv4 address on the main network' }, 'ip', nonEmpty),
  single(
    { name: 'ip6', takes: '<address>', help: 'fixed IPv6 address on the main network' },
    'ip6',
    nonEmpty,
  ),
  single(
    { name: 'mac-address', takes: '<address>', help: 'fixed MAC address on the main network' },
    'macAddress',
    (text) => nonEmpty(text).replaceAll('-', ':').toLowerCase(),
  ),
  single({ name: 'hostname', short: 'h', takes: '<name>', help: 'host name' }, 'hostname', nonEmpty),
  single({ name: 'domainname', takes: '<name>', help: 'domain name' }, 'domainname', nonEmpty),
  several(
    { name: 'add-host', takes: '<name:address>', help: 'line for /etc/hosts, such as nas:192.168.1.5' },
    maybe(
      (run) => run.extraHosts,
      (extraHosts) => ({ extraHosts }),
    ),
    {
      parse: (text) => [extraHost(text)],
      format: (text) => text,
      keyOf: (text) => text.replace(/:.*$/s, ''),
      // A name may have several addresses: an IPv4 and an IPv6 one.
      sameAs: (text) => text,
    },
  ),
  texts(
    { name: 'dns', takes: '<address>', help: 'DNS server' },
    maybe(
      (run) => run.dns,
      (dns) => ({ dns }),
    ),
  ),
  texts(
    { name: 'dns-search', takes: '<domain>', help: 'domain to look names up in' },
    maybe(
      (run) => run.dnsSearch,
      (dnsSearch) => ({ dnsSearch }),
    ),
  ),
  texts(
    { name: 'dns-option', aliases: ['dns-opt'], takes: '<option>', help: 'option for /etc/resolv.conf' },
    maybe(
      (run) => run.dnsOptions,
      (dnsOptions) => ({ dnsOptions }),
    ),
  ),
];
