/**
 * Whose address this is, for counting what somebody does: an IPv4 address, also where it is written as IPv6; of an IPv6 address
 * the /64, since whoever has one address in it has all of them (RFC 6177, RFC 4291 2.5.4).
 */
export function peerOf(address = ''): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!plain.includes(':')) return plain;
  const [left = '', right] = plain.split('::');
  const head = groupsIn(left);
  // A dotted end stands for two groups, both of them behind the first four.
  const tail = groupsIn(right ?? '');
  const width = head.length + tail.length + (plain.includes('.') ? 1 : 0);
  const zeros = right === undefined ? [] : Array.from({ length: Math.max(0, 8 - width) }, () => '0');
  const network = [...head, ...zeros, ...tail].slice(0, 4);
  return `${network.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

function groupsIn(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
