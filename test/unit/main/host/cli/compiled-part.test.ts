import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../../../../../build/paths.mjs';
import { compilePart } from '../../../../../main/host/cli/compiled-part';

const TEXT = 'exports.answer = () => 42;';
const recorder = pathToFileURL(inRoot('build/record-code.mjs')).href;

describe('a part that the build has compiled', () => {
  let folder: string;
  let part: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-part-'));
    part = join(folder, 'part.cjs');
    writeFileSync(part, TEXT);
    execFileSync(process.execPath, ['--import', recorder, runner()]);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is taken from what lies beside it', () => {
    expect(compilePart(part).cachedDataRejected).toBe(false);
    expect(answer()).toBe(42);
  });

  it('is compiled anew where its text has changed, length and all else the same', () => {
    writeFileSync(part, TEXT.replace('42', '43'));
    expect(compilePart(part).cachedDataRejected).toBeUndefined();
    expect(answer()).toBe(43);
  });

  it('is compiled anew where what lies beside it is damaged or cut off', () => {
    const code = readFileSync(compiled());
    for (const damaged of [flipped(code, code.length >> 1), code.subarray(0, -9), Buffer.alloc(0)]) {
      writeFileSync(compiled(), damaged);
      expect(compilePart(part).cachedDataRejected).toBeUndefined();
      expect(answer()).toBe(42);
    }
  });

  it('leaves its folder as it is', () => {
    rmSync(compiled());
    expect(answer()).toBe(42);
    expect(readdirSync(folder).toSorted()).toEqual(['part.cjs', 'runner.cjs']);
  });

  /** A program that compiles the part in the words of compilePart. */
  function runner(): string {
    const path = join(folder, 'runner.cjs');
    const code = `(function (exports, require, module, __filename, __dirname) { ${TEXT}\n})`;
    const script = `new (require('node:vm').Script)(${JSON.stringify(code)}, { filename: ${JSON.stringify(part)} });`;
    writeFileSync(path, script);
    return path;
  }

  function compiled(): string {
    return join(
      folder,
      readdirSync(folder).find((name) => name.startsWith('part.cjs.'))!,
    );
  }

  function answer(): unknown {
    const exports: { answer?: () => unknown } = {};
    (compilePart(part).runInThisContext() as (exports: object) => void)(exports);
    return exports.answer?.();
  }
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at]! ^= 1;
  return copy;
}
