/** Makes a folder one of a file system that is mounted read-only, for this process, whoever runs it. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Call = (...args: unknown[]) => unknown;

const WRITING = fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT;
const CHANGING = ['mkdirSync', 'mkdtempSync', 'renameSync', 'linkSync', 'unlinkSync', 'rmSync', 'rmdirSync'];

/** Until what it answers is called, nothing in the folder can be made, changed or removed. */
export function mountReadOnly(folder: string): () => void {
  const system = fs as unknown as Record<string, Call>;
  const kept = ['accessSync', 'openSync', 'writeFileSync', ...CHANGING].map(
    (name) => [name, system[name]!] as const,
  );
  for (const [name, call] of kept)
    system[name] = (...args) => {
      if (args.some((path) => isIn(folder, path)) && isChange(name, args)) throw readOnly(name);
      return call(...args);
    };
  syncBuiltinESMExports();
  return () => {
    for (const [name, call] of kept) system[name] = call;
    syncBuiltinESMExports();
  };
}

const isIn = (folder: string, path: unknown): boolean =>
  typeof path === 'string' && (path === folder || path.startsWith(`${folder}/`));

function isChange(name: string, [path, second]: readonly unknown[]): boolean {
  if (name === 'accessSync') return typeof second === 'number' && (second & fs.constants.W_OK) !== 0;
  if (name === 'openSync')
    return typeof second === 'number' ? (second & WRITING) !== 0 : second !== undefined && second !== 'r';
  if (name === 'mkdirSync') return !fs.existsSync(path as string);
  // What is not there is not there on a read-only file system either.
  if (name === 'rmSync' || name === 'unlinkSync') return fs.existsSync(path as string);
  return true;
}

function readOnly(call: string): Error {
  return Object.assign(new Error(`EROFS: read-only file system, ${call}`), { code: 'EROFS', syscall: call });
}
