/** Starts the command line: loads its parts, each when it is wanted. */
import { join } from 'node:path';
import { compilePart } from './compiled-part';

interface Part {
  readonly exports: object;
}

/** What a CommonJS file is to Node. */
type Body = (
  exports: object,
  require: (name: string) => unknown,
  module: Part,
  filename: string,
  folder: string,
) => void;

const parts = new Map<string, Part>();

load('./cli-main.cjs');

/** Loads a part of the program. Another name is one of Node's own modules. */
function load(name: string): unknown {
  if (!name.startsWith('./')) return process.getBuiltinModule(name);
  const known = parts.get(name);
  if (known) return known.exports;
  const part = { exports: {} };
  parts.set(name, part);
  const body = compilePart(join(__dirname, name)).runInThisContext() as Body;
  // To each part this file is the program: a second thread starts with it, too.
  body(part.exports, load, part, __filename, __dirname);
  return part.exports;
}
