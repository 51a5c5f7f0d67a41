/**
 * Loaded before a program (`node --require`): at its n-th call that changes files it is sent a signal. How many there were is
 * written when a thread of it ends. A thread counts its own calls; one that works for another makes none.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What is to happen, as STOP_VARIABLE holds it in JSON. */
export interface Stop {
  /** Counted from 1; 0 = never. */
  readonly at: number;
  readonly signal: 'SIGKILL' | 'SIGINT';
  /** A write is done in half before the signal. */
  readonly half: boolean;
  /** Where the number of calls goes. */
  readonly counted: string;
}

/** Name of the variable of the environment. */
export const STOP_VARIABLE = 'TEST_STOP_AT_CALL';

const CHANGING = [
  ...['openSync', 'writeSync', 'writeFileSync', 'fdatasyncSync', 'fsyncSync', 'ftruncateSync', 'renameSync'],
  ...['linkSync', 'unlinkSync', 'rmSync', 'rmdirSync', 'mkdirSync'],
];
const READING = new Set<unknown>([undefined, 'r', fs.constants.O_RDONLY]);
const WRITING = fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT;

type Call = (...args: unknown[]) => unknown;

const given = process.env[STOP_VARIABLE];
if (given !== undefined) watch(JSON.parse(given) as Stop);

function watch({ at, signal, half, counted }: Stop): void {
  let calls = 0;
  const stop = (name: string, call: Call, args: readonly unknown[]): void => {
    if (half && name === 'writeSync') writeHalf(call, args);
    process.kill(process.pid, signal);
  };
  const writeFile = fs.writeFileSync;
  const wrap = (system: Record<string, Call>, name: string): void => {
    const call = system[name]!;
    system[name] = (...args) => {
      if (isChange(name, args) && ++calls === at) stop(name, call, args);
      return call(...args);
    };
  };
  for (const name of CHANGING) wrap(fs as unknown as Record<string, Call>, name);
  // The lock on the file itself, and holes, are made by other programs.
  wrap(childProcess as unknown as Record<string, Call>, 'spawnSync');
  syncBuiltinESMExports();
  process.on('exit', () => {
    if (calls > 0) writeFile(counted, String(calls));
  });
}

/** A file that is opened to be read stays as it is; what is printed is nobody's file. */
function isChange(name: string, [first, second]: readonly unknown[]): boolean {
  if (name === 'writeSync') return first !== 1 && first !== 2;
  if (name !== 'openSync' || typeof second !== 'number') return name !== 'openSync' || !READING.has(second);
  return (second & WRITING) !== 0;
}

function writeHalf(write: Call, args: readonly unknown[]): void {
  const [fd, bytes, offset = 0, length = (bytes as Uint8Array).length - (offset as number), position] = args;
  write(fd, bytes, offset, Math.floor((length as number) / 2), position);
}
