import { BlockList, isIP } from 'node:net';
import { invalidPattern } from './pattern-faults.ts';

/** Compile `10.0.0.0/24` or `2001:db8::/32` into a test of addresses. @throws AwsError InvalidEventPatternException */
export function compileCidr(cidr: string, path: string[]): (value: string) => boolean {
  const [address = '', bits = '', ...rest] = cidr.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > longest) {
    throw invalidPattern(path, `Malformed CIDR, one '/' with a prefix length of at most ${longest} required: ${cidr}`);
  }
  const block = new BlockList();
  const family = version === 6 ? 'ipv6' : 'ipv4';
  block.addSubnet(address, Number(bits), family);
  return (value) => isIP(value) === version && block.check(value, family);
}
