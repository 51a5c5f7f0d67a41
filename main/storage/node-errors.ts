import type { Stats } from 'node:fs';
import type { ErrorCode } from '../../shared/errors/app-error';
import { AppError, failAbout } from '../../shared/errors/app-error';
import type { ByteCount, ByteOffset } from '../../shared/units/units';

/** What was tried when the operating system said no. */
export interface FileAttempt {
  /** For the message: `read`, `write`, `open` … */
  readonly verb: string;
  readonly path: string;
  readonly offset?: ByteOffset;
  readonly length?: ByteCount;
}

const EXPLAINED: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  EACCES: ['permission', 'permission denied'],
  EPERM: ['permission', 'not permitted'],
  EROFS: ['permission', 'the file system is mounted read-only'],
  ETXTBSY: ['permission', 'the file is being executed'],
  ENOENT: ['not-found', 'no such file or folder'],
  ENOTDIR: ['not-found', 'a part of the path is not a folder'],
  ENAMETOOLONG: ['not-found', 'the name is too long'],
  ELOOP: ['not-found', 'too many symbolic links'],
  ERR_INVALID_ARG_VALUE: ['not-found', 'no file can have this name'],
  EEXIST: ['exists', 'exists already'],
  EISDIR: ['not-recognised', 'is a directory, expected an image file'],
  ENXIO: ['not-recognised', 'is a special file, expected an image file'],
  ENODEV: ['not-recognised', 'is a special file, expected an image file'],
  ENOSPC: ['no-space', 'no space left on the device'],
  EDQUOT: ['no-space', 'disk quota exceeded'],
  EFBIG: ['no-space', 'larger than the file system allows'],
  EIO: ['io', 'input/output error'],
  ESTALE: ['io', 'the file server knows this file no longer; open it again'],
  ETIMEDOUT: ['io', 'the file server does not answer'],
  EHOSTDOWN: ['io', 'the file server is down'],
  ENOTCONN: ['io', 'the file system is not connected any more'],
  EMFILE: ['io', 'too many open files'],
  ENFILE: ['io', 'too many open files in the system'],
};

/** The operating system's code (`ENOENT`) of a thrown error, or null when it is none. */
export function systemCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

/** A system error as AppError that names path, offset and length; anything else is thrown on unchanged. */
export function failForSystem(thrown: unknown, attempt: FileAttempt): never {
  const systemName = systemCode(thrown);
  if (thrown instanceof AppError || systemName === null) throw thrown;
  const [code, reason] = EXPLAINED[systemName] ?? [
    'io',
    thrown instanceof Error ? thrown.message : systemName,
  ];
  const { verb, path, offset, length } = attempt;
  const where =
    offset === undefined ? '' : ` at offset ${offset}${length === undefined ? '' : `, length ${length}`}`;
  const message = code === 'not-recognised' ? reason : `cannot ${verb}${where}: ${reason} (${systemName})`;
  failAbout(path, code, message, {
    path,
    systemCode: systemName,
    ...(offset === undefined ? {} : { offset }),
    ...(length === undefined ? {} : { length }),
  });
}

/** Bytes are gone that were there: another program made the file shorter. `end`: where it ended. */
export function failCutOff(
  {
    path,
    offset,
    length,
  }: { readonly path: string; readonly offset: ByteOffset; readonly length: ByteCount },
  end: ByteCount,
): never {
  const message = `cannot read at offset ${offset}, length ${length}: the file had ${end} bytes, another program cut it off`;
  failAbout(path, 'changed-outside', message, { path, offset, length, expected: end });
}

/** Runs file work and gives its system errors as AppErrors. */
export function withAttempt<T>(attempt: FileAttempt, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    return failForSystem(thrown, attempt);
  }
}

/** Refuses everything that is not a regular file, by name: directory, block device, FIFO, socket. */
export function assertRegularFile(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  const kind = stats.isDirectory()
    ? 'a directory'
    : stats.isBlockDevice()
      ? 'a block device'
      : stats.isFIFO()
        ? 'a named pipe'
        : stats.isSocket()
          ? 'a socket'
          : 'a special file';
  failAbout(path, 'not-recognised', `is ${kind}, expected an image file`, { path, kind });
}
