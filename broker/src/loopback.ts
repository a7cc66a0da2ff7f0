import { isIPv4, isIPv6 } from 'node:net';

/** Whether only this machine reaches an address. A name is none but `localhost`: it may become another address tomorrow. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith('127.');
  // ::1, and 127.0.0.0/8 as IPv6 (RFC 4291, 2.5.3 and 2.5.5.2).
  if (isIPv6(host)) return /^(0*:)*0*1$|^::ffff:127\./i.test(host);
  return host === 'localhost';
}
