/** A served image in a process of its own: started, heard, ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Address } from './queue';

/** A subsystem that is served. */
export interface Served extends Address {
  readonly subsystem: string;
}

/** A target that listens. */
export interface TargetProcess extends Served {
  readonly pid: number;
  /** What it printed of the subsystems that it serves: a line each. */
  readonly served: readonly Served[];
  /** What was printed on stderr until now. */
  readonly err: () => string;
  /** Resolves when stderr matches. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<TargetEnd>;
  /** SIGTERM, then the end. */
  readonly stop: () => Promise<TargetEnd>;
}

/** How a target ended and what it printed. */
export interface TargetEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

const LISTENING = /^listening (\S+):(\d+) (\S+)$/gm;

/**
 * Starts `PROGRAM target WORDS`; answers when it listens.
 * @param subsystems that have to be told
 * @throws with what it printed, if it ends before
 */
export async function startTarget(
  program: string,
  words: readonly string[],
  { subsystems = 1, nodeOptions = [] as readonly string[] } = {},
): Promise<TargetProcess> {
  const child = spawn(process.execPath, [...nodeOptions, program, 'target', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  let isOver = false;
  const ended = once(child, 'close').then(([status, signal]): TargetEnd => {
    isOver = true;
    return { status: status as number | null, signal: signal as NodeJS.Signals | null, ...printed };
  });
  /** Whether something came to hold, after each piece of what is printed; false at the end. */
  const until = async (holds: () => boolean): Promise<boolean> => {
    while (!holds() && !isOver)
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
    return holds();
  };
  const servedNow = () =>
    [...printed.out.matchAll(LISTENING)].map(([, host, port, subsystem]): Served => ({
      host: host!.replace(/^\[|\]$/g, ''),
      port: Number(port),
      subsystem: subsystem!,
    }));
  if (!(await until(() => servedNow().length >= subsystems)))
    throw new Error(`target ${words.join(' ')} ended: ${printed.err}${printed.out}`);
  const served = servedNow();
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
  return {
    ...{ ...served[0]!, pid: child.pid!, served, ended, kill, err: () => printed.err },
    stop: () => {
      kill('SIGTERM');
      return ended;
    },
    says: async (pattern) => {
      let found: RegExpExecArray | null = null;
      if (await until(() => (found = pattern.exec(printed.err + printed.out)) !== null)) return found!;
      throw new Error(`the target ended without saying ${pattern}: ${printed.err}`);
    },
  };
}
