import { fail } from '../../../../../shared/errors/app-error';
import { PORT_MAX, type DriveAddress } from '../../../../../shared/session/live';

/** Parses `HOST:PORT`, an IPv6 address in brackets. Errors: `usage`, naming `what`. */
export function parseListen(text: string, what: string): DriveAddress {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > PORT_MAX)
    fail('usage', `${what}: '${text}' is no address; accepted: HOST:PORT, port 0 to ${PORT_MAX}`, { text });
  return { host: match[1] ?? match[2]!, port };
}
