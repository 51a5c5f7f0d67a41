import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error';
import { plural } from '../../../shared/units/format';
import { quoteArgument } from '../../../shared/units/shell-word';
import type { contentAfter } from '../../crash/crash-lab';
import type { ZonedDevice } from '../../device/device';
import { readMasked } from '../../device/read-masked';
import type { BlockFile } from '../../storage/block-file';
import { createNodeFile } from '../../storage/node-block-file';
import { MIB } from '../../../shared/units/units';
import { deviceBlocks } from '../../../shared/zone/geometry';
import { copyImage } from '../../image/copy-image';
import type { OpenedImage } from '../../image/opened-image';
import { rmSync } from '../../storage/node-fs';
import { makeTemporaryFolder } from '../../storage/node-passing-files';
import { checkCancelled } from './cancel-flag';

/** How a program is asked. */
interface CheckOptions {
  /** How long it may take; 0 = as long as it likes. */
  readonly timeoutSeconds: number;
  /** Opens the content as a device. */
  readonly open: (file: BlockFile) => ZonedDevice;
}

/**
 * Writes content as an image of its own and asks a program of it: `{image}` stands for its path, `{raw}` for that of a file with the
 * bytes of the device as a host reads them. Null = it ended with status 0, else why the image is not taken. Nothing stays.
 * Errors: `io` where it cannot be started, `cancelled`; those of opening the content for `{raw}`.
 */
export function askProgram(
  image: OpenedImage,
  command: string,
  content: ReturnType<typeof contentAfter>,
  { timeoutSeconds, open }: CheckOptions,
): string | null {
  const folder = makeTemporaryFolder('zonesmith-check');
  try {
    const path = join(folder, 'image');
    const { attached, whileUnchanged } = image;
    const { allocatedBytes } = image.info();
    const onProgress = (): void => undefined;
    const copied = { ...content, attached, allocatedBytes, whileUnchanged, checkCancelled, onProgress };
    const [raw, asksImage] = [join(folder, 'raw'), command.includes('{image}')];
    if (asksImage || !command.includes('{raw}')) copyImage(copied, path, { replace: false });
    if (command.includes('{raw}')) writeRaw(open(content.file), raw);
    const line = command.replaceAll('{image}', quoteArgument(path)).replaceAll('{raw}', quoteArgument(raw));
    return run(command, line, timeoutSeconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The bytes of a device as a sparse file. */
function writeRaw({ image }: ZonedDevice, path: string): void {
  const { geometry } = image.facts;
  const block = geometry.logicalBlockSizeBytes;
  const file = createNodeFile(path, { replace: false });
  try {
    file.resize(deviceBlocks(geometry) * block);
    for (const { lba, blocks } of image.blocks.dataRanges()) {
      for (let done = 0; done < blocks; done += MIB / block) {
        checkCancelled();
        const bytes = new Uint8Array(Math.min(MIB / block, blocks - done) * block);
        readMasked(image, lba + done, bytes);
        file.write((lba + done) * block, bytes);
      }
    }
  } finally {
    file.dispose();
  }
}

function run(command: string, line: string, timeoutSeconds: number): string | null {
  const { status, error, signal } = spawnSync(line, {
    shell: true,
    stdio: 'ignore',
    ...(timeoutSeconds > 0 && { timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL' }),
  });
  checkCancelled();
  if (isTimeout(error)) return `'${command}' did not end within ${plural(timeoutSeconds, 'second')}`;
  if (error) throw new AppError('io', `'${command}' cannot be run: ${error.message}`, { command });
  if (status === 0 && signal === null) return null;
  return `'${command}' ended with ${signal ?? `status ${status}`}`;
}

function isTimeout(error: NodeJS.ErrnoException | undefined): boolean {
  return error?.code === 'ETIMEDOUT';
}
