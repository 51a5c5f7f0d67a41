import { createContext, runInContext } from 'node:vm';
import { fail } from '../../../shared/errors/app-error';

/** Commands that only look, so that they leave nothing to be put in order wherever they end. */
const LOOKING = new Set([
  ...['info', 'report', 'structure', 'hex', 'attach', 'formats', 'workloads'],
  ...['help', 'completion', '--help', '-h', '--version'],
]);
const ONE_ZONE = /^[0-9]+$/;
/** So many bytes are written in a moment; numbers in any other spelling are long. */
const SHORT_LENGTH = /^([0-9]{1,6}|[0-9]{1,3}KiB)$/;

/** Thrown by a command that looked as if it were over in a moment: it begins again where signals are heard. */
export class LongerThanAMoment extends Error {}

/**
 * What needs no second thread to hear signals, which costs as much as such a command does: it is over in a moment, so
 * that a signal waits for it. `looks`: it changes nothing, so that Ctrl+C ends it anywhere, and it can begin again where it
 * turns out to be longer. `changes`: it does not. Null for everything else.
 */
export function momentary(words: readonly string[]): 'looks' | 'changes' | null {
  const [name = 'help', , image = '', zones = ''] = words;
  if (LOOKING.has(name)) return 'looks';
  const isOneZone = name === 'zone' && !image.startsWith('-') && ONE_ZONE.test(zones);
  const mayWait = words.some((word) => word.startsWith('--file'));
  return (isOneZone || isShortWrite(words)) && !mayWait ? 'changes' : null;
}

function isShortWrite(words: readonly string[]): boolean {
  const lengths = words.flatMap((word, at) => {
    if (word === '--length') return [words[at + 1] ?? ''];
    return word.startsWith('--length=') ? [word.slice('--length='.length)] : [];
  });
  const isWrite = words[0] === 'write' || words[0] === 'append';
  return isWrite && lengths.length > 0 && lengths.every((length) => SHORT_LENGTH.test(length));
}

/** Runs work that Ctrl+C ends wherever it is, without a look at what was begun. Errors: `cancelled`. */
export function interruptibly<Value>(work: () => Value): Value {
  try {
    return runInContext('work()', createContext({ work }), { breakOnSigint: true }) as Value;
  } catch (thrown) {
    if ((thrown as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw thrown;
    return fail('cancelled', 'cancelled');
  }
}
