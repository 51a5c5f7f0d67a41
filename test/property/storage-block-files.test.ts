import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sameBytes } from '../../main/storage/extent';
import { BLOCK_FILES } from '../support/storage/storage-block-files';
import { readAll, readRange } from '../support/storage/storage-files';
import { anyChange, applyChange, FileModel } from '../support/storage/storage-model';
import { holds } from '../support/run/holds';

describe.each(BLOCK_FILES)('$name against an array of bytes', ({ make }) => {
  it('holds the same bytes after any changes, and any split of a range reads the same', () => {
    holds(
      fc.property(
        fc.array(anyChange, { maxLength: 25 }),
        fc.array(fc.nat(70_000), { maxLength: 6 }),
        (changes, cuts) => {
          const folder = mkdtempSync(join(tmpdir(), 'zonesmith-property-'));
          const file = make(folder);
          const model = new FileModel();
          for (const change of changes) {
            applyChange(file, change);
            model.apply(change);
          }
          expect(file.size()).toBe(model.bytes.length);
          expect(sameBytes(readAll(file), model.bytes)).toBe(true);
          const ends = [
            0,
            ...cuts.map((cut) => Math.min(cut, model.bytes.length)).sort((a, b) => a - b),
            model.bytes.length,
          ];
          const pieces = ends.slice(1).map((end, index) => readRange(file, ends[index]!, end - ends[index]!));
          expect(sameBytes(Buffer.concat(pieces), model.bytes)).toBe(true);
          file.dispose();
          rmSync(folder, { recursive: true });
        },
      ),
      60,
    );
  });
});
