import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { IMPORTERS } from '../../../../../main/trace/importers/registry';
import { QEMU_FAMILIES, scenariosOf } from '../../../../support/image/format-qemu';

const FIXTURES = join(import.meta.dirname, '../../../../fixtures');
const BEGINNING = 64 * 1024;

function recognisedIn(path: string): string[] {
  const bytes = readFileSync(join(FIXTURES, path));
  const beginning = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(0, BEGINNING);
  return IMPORTERS.filter((importer) => importer.recognises(beginning)).map(({ name }) => name);
}

/** What captures are, by the beginning of their names; everything else is no trace. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\.iolog/, 'fio-iolog'],
  [/\/blkparse-.*\.txt/, 'blkparse'],
  [/\/blktrace-/, 'blktrace'],
  [/\/nvme-trace-events/, 'ftrace-nvme'],
  [/-sequence\.txt$/, 'nvme-cli'],
  [/\/target-commands/, 'target-log'],
];

describe('what a file is', () => {
  const captures = ['trace', 'zns', 'nullblk-scsi'].flatMap((folder) =>
    readdirSync(join(FIXTURES, 'captures/linux-6.1', folder)).map(
      (name) => `captures/linux-6.1/${folder}/${name}`,
    ),
  );

  it.each(captures)('is certain by content: %s', (path) => {
    const kind = KINDS.find(([pattern]) => pattern.test(path))?.[1];
    expect(recognisedIn(path)).toEqual(kind === undefined ? [] : [kind]);
  });

  it.each(QEMU_FAMILIES.flatMap((family) => scenariosOf(family)).filter((name) => name.startsWith('nvme')))(
    'is no trace: the transcript of %s',
    (scenario) => {
      expect(recognisedIn(`qemu/${scenario}/transcript.txt`)).toEqual([]);
    },
  );
});
