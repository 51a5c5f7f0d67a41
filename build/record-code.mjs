// Imported before the built command line runs: lays what V8 compiled of each of its parts beside it, as
// main/host/cli/compiled-part.ts looks for it. A function that ran is in it and need not be compiled when it is wanted.
import { readFileSync, writeFileSync } from 'node:fs';
import vm from 'node:vm';
import { crc32 } from 'node:zlib';

/** @type {Map<string, vm.Script>} */
const scripts = new Map();

vm.Script = class extends vm.Script {
  /**
   * @param {string} code
   * @param {vm.ScriptOptions} options
   */
  constructor(code, options) {
    super(code, options);
    if (options.filename) scripts.set(options.filename, this);
  }
};

process.on('exit', () => {
  for (const [filename, script] of scripts) {
    const code = script.createCachedData();
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(crc32(code));
    const text = crc32(readFileSync(filename)).toString(16);
    writeFileSync(`${filename}.${process.version}-${process.arch}-${text}`, Buffer.concat([code, checksum]));
  }
});
