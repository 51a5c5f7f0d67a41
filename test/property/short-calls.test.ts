/** A system that moves fewer bytes than it is asked for, as NFS and FUSE do, and is interrupted: every writer and reader goes on. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saveJson } from '../../main/app/json-file';
import { createUploads } from '../../main/app/uploads';
import { createOutputFile } from '../../main/host/cli/printing/output-file';
import { hashFile } from '../../main/storage/hash-file';
import { createLockFile, readLockFile } from '../../main/storage/lock/node-lock-file';
import { createNodeFile, openNodeFile } from '../../main/storage/node-block-file';
import { GrowingFile } from '../../main/storage/node-growing-file';
import { readPieces } from '../../main/storage/node-pieces';
import { saveLines, savePieces } from '../../main/storage/node-save-lines';
import { readSmallFile } from '../../main/storage/small-file';
import { Random } from '../../shared/workload/random';
import { holds } from '../support/run/holds';
import { withShortCalls } from '../support/storage/failing-system';
import { useFolder } from '../support/storage/temporary-folder';

const path = useFolder();
let made = 0;

/** Writes pieces one behind another into a file that is not there; answers its path where it is another one. */
type Writer = (file: string, pieces: readonly Uint8Array[]) => unknown;

const WRITERS: Readonly<Record<string, Writer>> = {
  'an image': (name, pieces) => {
    const file = createNodeFile(name, { replace: false });
    let at = 0;
    for (const piece of pieces) {
      file.write(at, piece);
      at += piece.length;
    }
    file.dispose();
  },
  'a recording': (name, pieces) => {
    const file = new GrowingFile(name, { replace: false });
    for (const piece of pieces) file.append(piece);
    file.close();
  },
  'what a command makes': (name, pieces) => {
    const file = createOutputFile({ path: name, replace: false });
    for (const piece of pieces) file.write(piece.map((byte) => byte ^ 255));
    let at = 0;
    for (const piece of pieces) {
      file.rewrite(at, piece);
      at += piece.length;
    }
    file.end();
  },
  'pieces that are saved': (name, pieces) => savePieces(name, pieces, { replace: false }),
  'a file that a page sends': (name, pieces) => {
    const uploads = createUploads(`${name}-uploads`);
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    const { upload, path: sent } = uploads.begin('file', bytes);
    let at = 0;
    for (const piece of pieces) at = uploads.append(upload, at, piece);
    return sent;
  },
};

const READERS: Readonly<Record<string, (file: string, length: number) => Uint8Array>> = {
  'an image': (name, length) => {
    const file = openNodeFile(name, { access: 'read' });
    const bytes = new Uint8Array(length);
    expect(file.read(0, bytes)).toBe(length);
    file.dispose();
    return bytes;
  },
  'pieces of a file': (name) => Buffer.concat([...readPieces(name)]),
  'a whole file': (name) => readSmallFile(name, 2 ** 30, ''),
};

const anyPieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { minLength: 1, maxLength: 5 });

describe('calls that move a part of what they are asked for', () => {
  it.each(Object.entries(WRITERS))('write %s whole', (_name, write) => {
    holds(
      fc.property(anyPieces, fc.nat(), (pieces, seed) => {
        const name = path(`file${made++}`);
        const { value, shortened } = withShortCalls(new Random(seed), () => write(name, pieces));
        const whole = Buffer.concat(pieces);
        expect(readFileSync(typeof value === 'string' ? value : name).equals(whole)).toBe(true);
        if (whole.length > 5000) expect(shortened).toBeGreaterThan(0);
      }),
      20,
    );
  });

  it.each(Object.entries(READERS))('read %s whole', (_name, read) => {
    holds(
      fc.property(anyPieces, fc.nat(), (pieces, seed) => {
        const name = path(`file${made++}`);
        const whole = Buffer.concat(pieces);
        savePieces(name, pieces, { replace: false });
        const { value } = withShortCalls(new Random(seed), () => read(name, whole.length));
        expect(whole.equals(value)).toBe(true);
      }),
      20,
    );
  });

  it('give texts, locks and sums as ever', () => {
    const text = JSON.stringify({ path: path('a'), words: 'x'.repeat(900) });
    withShortCalls(new Random(7), () => {
      expect(createLockFile(path('a.zslock'), text)).toBe(true);
      expect(readLockFile(path('a.zslock'))).toBe(text);
      saveJson(path('settings.json'), { text });
      saveLines(path('lines'), [text, text], { replace: false });
    });
    expect(JSON.parse(readFileSync(path('settings.json'), 'utf8'))).toEqual({ text });
    expect(readFileSync(path('lines'), 'utf8')).toBe(`${text}\n${text}\n`);
    const sum = hashFile(path('lines'), () => undefined);
    const { value } = withShortCalls(new Random(8), () => hashFile(path('lines'), () => undefined));
    expect(value).toBe(sum);
    expect(readdirSync(path()).filter((name) => name.endsWith('.zsnew'))).toEqual([]);
  });
});
