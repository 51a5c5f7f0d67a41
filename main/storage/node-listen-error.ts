import { AppError, type ErrorCode } from '../../shared/errors/app-error';

/** Why the operating system lets nobody listen, by its code, and what to do. */
const REASONS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  EADDRINUSE: ['usage', 'the port is in use; choose another, or 0 for any free one'],
  EADDRNOTAVAIL: ['usage', 'this machine has no such address; choose one of its own, such as 127.0.0.1'],
  ENOTFOUND: ['usage', 'no machine has this name; choose an address of this one, such as 127.0.0.1'],
  EAI_AGAIN: ['usage', 'the name cannot be looked up; choose an address, such as 127.0.0.1'],
  EACCES: ['permission', 'this port needs rights that the program has not; choose one above 1023'],
  EPERM: ['permission', 'the system does not permit it'],
};

/** Why it cannot be listened at an address, with the code of the operating system at the end. */
export function listenError(
  { host, port }: { readonly host: string; readonly port: number },
  { code = 'unknown', message }: NodeJS.ErrnoException,
): AppError {
  const [kind, reason] = REASONS[code] ?? ['io', message];
  const words = `cannot listen on ${host}:${port}: ${reason} (${code})`;
  return new AppError(kind, words, { host, port, systemCode: code });
}
