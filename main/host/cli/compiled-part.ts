import { isAscii } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** What ends a file of compiled code: the checksum of what is before it. V8 looks at its own version alone. */
const CHECKSUM_BYTES = 4;

/**
 * A part of the program, a CommonJS file, as a script that answers its function. V8 needs longer to compile the command
 * line than a short command needs to run. So the build lays beside each part what V8 made of it, in a file that is
 * named after all it depends on: the part's text, Node and the machine. Where there is none, or V8 takes it not, the
 * part is compiled as ever. Nothing is written here; build/record-code.mjs writes.
 */
export function compilePart(filename: string): Script {
  const text = readFileSync(filename);
  const name = `${filename}.${process.version}-${process.arch}-${crc32(text).toString(16)}`;
  const read = text.toString(isAscii(text) ? 'latin1' : 'utf8');
  const body = `(function (exports, require, module, __filename, __dirname) { ${read}\n})`;
  const cachedData = compiledCode(name);
  return new Script(body, cachedData ? { filename, cachedData } : { filename });
}

function compiledCode(path: string): Uint8Array | null {
  try {
    const file = readFileSync(path);
    const code = file.subarray(0, -CHECKSUM_BYTES);
    return crc32(code) === file.readUInt32LE(code.length) ? code : null;
  } catch {
    return null;
  }
}
