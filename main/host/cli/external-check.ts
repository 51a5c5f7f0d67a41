import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error';
import { plural } from '../../../shared/units/format';
import { quoteArgument } from '../../../shared/units/shell-word';
import type { contentAfter } from '../../crash/crash-lab';
import { copyImage } from '../../image/copy-image';
import type { OpenedImage } from '../../image/opened-image';
import { rmSync } from '../../storage/node-fs';
import { checkCancelled } from './cancel-flag';

/** How long a program may take. */
interface CheckLimits {
  /** 0 = as long as it likes. */
  readonly timeoutSeconds: number;
}

/**
 * Writes content as an image of its own and asks a program of it: `{image}` stands for its path. Null = it ended with status 0,
 * else why the image is not taken. Nothing stays. Errors: `io` where it cannot be started, `cancelled`.
 */
export function askProgram(
  image: OpenedImage,
  command: string,
  content: ReturnType<typeof contentAfter>,
  { timeoutSeconds }: CheckLimits,
): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-check-'));
  try {
    const path = join(folder, 'image');
    const { attached, whileUnchanged } = image;
    const { allocatedBytes } = image.info();
    const onProgress = (): void => undefined;
    const copied = { ...content, attached, allocatedBytes, whileUnchanged, checkCancelled, onProgress };
    copyImage(copied, path, { replace: false });
    return run(command, command.replaceAll('{image}', quoteArgument(path)), timeoutSeconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
