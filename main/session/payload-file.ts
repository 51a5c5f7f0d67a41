import { fail, failAbout } from '../../shared/errors/app-error';
import { COMMAND_BYTES_MAX } from '../../shared/image/limits';
import { formatBytes, formatExactBytes } from '../../shared/units/format';
import type { ByteCount } from '../../shared/units/units';
import { operationOf } from '../../shared/workload/operations';
import type { ZoneCommand } from '../../shared/workload/command';
import { openNodeFile } from '../storage/node-block-file';

/** A command with the bytes that it brings. */
export interface Loaded {
  readonly command: ZoneCommand;
  readonly payload: Uint8Array;
}

/**
 * A write or append with all bytes of a file, as long as that is. Errors: `usage` for another command, for one that
 * brings data already, for a file that is empty, too long or no whole number of blocks; those of openNodeFile and of reading.
 */
export function loadPayload(command: ZoneCommand, path: string, blockBytes: ByteCount): Loaded {
  const { op, blocks, data } = command;
  if (operationOf(op).changes !== 'data' || blocks !== undefined || data !== undefined)
    fail('usage', `${op}: a file brings data and length of a write or an append that names neither`);
  const file = openNodeFile(path, { access: 'read' });
  try {
    const length = file.size();
    if (length > COMMAND_BYTES_MAX) {
      const most = formatBytes(COMMAND_BYTES_MAX);
      failAbout(path, 'usage', `has ${formatBytes(length)}; one command takes up to ${most}`, {
        path,
        length,
      });
    }
    if (length === 0 || length % blockBytes !== 0) {
      const message = `has ${formatExactBytes(length)}; a write takes whole logical blocks of ${blockBytes} bytes`;
      failAbout(path, 'usage', message, { path, length, blockBytes });
    }
    const payload = new Uint8Array(length);
    file.read(0, payload);
    return { command: { ...command, blocks: length / blockBytes }, payload };
  } finally {
    file.dispose();
  }
}
