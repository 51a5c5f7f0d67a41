import { AppError, sentenceOf } from '../../shared/errors/app-error';
import { plural } from '../../shared/units/format';
import type { Settlement, ZonedDevice } from '../device/device';

/** What becomes of the commands before a failure: they are in the image, or the caller takes all of them back. */
export type Aftermath = 'stored' | 'taken-back';

/**
 * Carries out commands; an AppError on the way says how many had been carried out and what became of them, after storing
 * what succeeded. `counted`: how many so far.
 */
export function withAftermath<Value>(
  device: ZonedDevice,
  { aftermath, counted }: { readonly aftermath: Aftermath; readonly counted: () => number },
  run: () => Value,
): Value {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const commands = counted();
    const settled = aftermath === 'stored' ? device.settle() : null;
    const { code, message, data, subject } = thrown;
    const whole = `${message}; ${describe(commands, settled)}`;
    throw new AppError(
      code,
      whole,
      { ...data, commands, ...(settled && { undone: settled.undone, stored: settled.problem === null }) },
      subject,
    );
  }
}

function describe(commands: number, settled: Settlement | null): string {
  if (commands === 0) return 'no command was carried out before';
  const before = `${plural(commands, 'command')} ${commands === 1 ? 'was' : 'were'} carried out before`;
  if (settled === null) return `${before} and ${commands === 1 ? 'is' : 'are'} taken back`;
  if (settled.problem)
    return `${before}, but the zones could not be stored (${sentenceOf(settled.problem)}): the image shows what was stored last`;
  if (settled.undone === 0) return `${before} and what they changed is stored`;
  return `${before}; the last ${settled.undone} did not reach the file and are undone, what the others changed is stored`;
}
