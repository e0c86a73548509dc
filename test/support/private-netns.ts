import { execa } from 'execa';

/**
 * A network namespace with its own loopback and a cable (veth pair) to this machine, so that ports published
 * inside can be reached at `address`. 10.213.0.0/16 is taken for the cables, four addresses each.
 */
export async function networkNamespace(name: string): Promise<{
  path: string;
  address: string;
  /** As a reboot would: what programs have added since (bridges, firewall rules) is gone. */
  clear(): Promise<void>;
  remove(): Promise<void>;
}> {
  const ip = (...args: string[]) => execa('ip', args);
  await ip('netns', 'add', name);
  const remove = async () => {
    // Deleting the namespace deletes the inner end of the cable, and with it the outer one.
    await execa('ip', ['netns', 'delete', name], { reject: false });
    await execa('ip', ['link', 'delete', `${name}o`], { reject: false });
  };
  const clear = async () => {
    const bridges = (await ip('-n', name, '-o', 'link', 'show', 'type', 'bridge')).stdout;
    for (const [, bridge = ''] of bridges.matchAll(/^\d+: ([^:@]+)/gm))
      await ip('-n', name, 'link', 'delete', bridge);
    for (const table of ['filter', 'nat']) {
      for (const what of ['--flush', '--delete-chain'])
        await execa('nsenter', [`--net=/run/netns/${name}`, 'iptables', '--wait', '--table', table, what]);
    }
    // Docker has it drop what it does not forward itself.
    await execa('nsenter', [
      `--net=/run/netns/${name}`,
      'iptables',
      '--wait',
      '--policy',
      'FORWARD',
      'ACCEPT',
    ]);
  };
  try {
    await ip('-n', name, 'link', 'set', 'lo', 'up');
    const { outer, inner } = await freeSubnet();
    await ip('link', 'add', `${name}o`, 'type', 'veth', 'peer', 'name', 'uplink', 'netns', name);
    await ip('address', 'add', `${outer}/30`, 'dev', `${name}o`);
    await ip('link', 'set', `${name}o`, 'up');
    await ip('-n', name, 'address', 'add', `${inner}/30`, 'dev', 'uplink');
    await ip('-n', name, 'link', 'set', 'uplink', 'up');
    return { path: `/run/netns/${name}`, address: inner, clear, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function freeSubnet(): Promise<{ outer: string; inner: string }> {
  const taken = (await execa('ip', ['-4', 'address', 'show'])).stdout;
  for (let attempt = 0; attempt < 100; attempt++) {
    const base = Math.floor(Math.random() * 64) * 4;
    const third = Math.floor(Math.random() * 256);
    const outer = `10.213.${third}.${base + 1}`;
    if (!taken.includes(`${outer}/`)) return { outer, inner: `10.213.${third}.${base + 2}` };
  }
  throw new Error('No free addresses in 10.213.0.0/16: are there cables left by earlier tests? (ip link)');
}
