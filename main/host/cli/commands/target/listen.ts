import { fail } from '../../../../../shared/errors/app-error';

/** Where a target listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const PORT_MAX = 65_535;

/** Parses `HOST:PORT`, an IPv6 address in brackets. Errors: `usage`, naming `what`. */
export function parseListen(text: string, what: string): ListenAddress {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > PORT_MAX)
    fail('usage', `${what}: '${text}' is no address; accepted: HOST:PORT, port 0 to ${PORT_MAX}`, { text });
  return { host: match[1] ?? match[2]!, port };
}

/** True for addresses that only programs of this computer reach. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  return host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
