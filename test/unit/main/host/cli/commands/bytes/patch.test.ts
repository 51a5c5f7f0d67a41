import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { patchOf } from '../../../../../../../main/compare/patch/patch-of';
import { MemoryBlockFile } from '../../../../../../../main/storage/memory-block-file';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { findingsOf, smallImage } from '../../../../../../support/cli/cli-image';
import { footprint } from '../../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The patch that makes `after` of `before`, as a file. */
function patchFile(name: string, before: Uint8Array, after: Uint8Array): string {
  const files = [before, after].map((bytes, index) => {
    const file = new MemoryBlockFile(`file ${index}`);
    file.write(0, bytes);
    return file;
  });
  const ranges = [{ offset: 0, length: Math.max(before.length, after.length) }];
  writeFileSync(path(name), [...patchOf(files[0]!, files[1]!, ranges)].join('\n'));
  return path(name);
}

describe('patch', () => {
  beforeEach(() => smallImage(path('a')));

  it('writes the given bytes and nothing else, and says that rules were passed', async () => {
    const before = readFileSync(path('a'));
    const { status, out, err } = await runCli(
      ...['patch', path('a'), '--at', 'z1+0x10', '--hex', '5a 5b', '--at', '0x300', '--hex', 'ff'],
    );
    expect([status, out]).toEqual([0, `${path('a')}: 2 places, 3 bytes changed\n`]);
    expect(err).toContain('past every zone rule');
    const { json } = await cliJson<{ offset: number }>('hex', path('a'), '--at', 'z1+0x10', '--length', '1');
    const expected = Buffer.from(before);
    expected.set([0x5a, 0x5b], json.offset);
    expected[0x300] = 0xff;
    expect(readFileSync(path('a')).equals(expected)).toBe(true);
  });

  it('applies a patch whose old bytes match; one that does not changes nothing and ends with 3', async () => {
    const before = readFileSync(path('a'));
    await cli('write', path('a'), '--zone', '2', '--pattern', '7', '--length', '8k');
    const after = readFileSync(path('a'));
    const file = patchFile('p', before, after);
    writeFileSync(path('b'), before);
    const { json } = await cliJson<{ bytes: number; runs: number }>('patch', path('b'), '--file', file);
    expect(json.bytes).toBeGreaterThanOrEqual(8192);
    expect(sha256(path('b'))).toBe(sha256(path('a')));
    expect(await findingsOf(path('b'))).toEqual([]);
    const footprintBefore = footprint(path('b'));
    const again = await runCli('patch', path('b'), '--file', file);
    expect(again.status).toBe(3);
    expect(again.err).toMatch(
      /byte 0x[0-9a-f]+ is [0-9a-f]{2}h, the patch replaces [0-9a-f]{2}h; nothing was changed/,
    );
    expect(footprint(path('b'))).toEqual(footprintBefore);
  });

  it('writes a copy with -o and leaves the image as it is', async () => {
    const before = footprint(path('a'));
    await cli('patch', path('a'), '--at', '0', '--hex', '00', '-o', path('c'));
    expect(footprint(path('a'))).toEqual(before);
    const [copy, image] = [readFileSync(path('c')), readFileSync(path('a'))];
    expect(copy.subarray(1).equals(image.subarray(1))).toBe(true);
    expect(copy[0]).toBe(0);
    expect((await runCli('patch', path('a'), '--at', '0', '--hex', '01', '-o', path('c'))).status).toBe(3);
  });

  it('mends what is no image any more', async () => {
    const whole = sha256(path('a'));
    const magic = readFileSync(path('a')).subarray(0, 4).toString('hex');
    await cli('patch', path('a'), '--at', '0', '--hex', '00000000');
    expect((await runCli('info', path('a'))).status).toBe(3);
    await cli('patch', path('a'), '--at', '0', '--hex', magic);
    expect(sha256(path('a'))).toBe(whole);
  });

  it.each([
    [['--at', '0'], /1 --at and 0 --hex/],
    [[], /nothing to change/],
    [['--at', 'end', '--hex', '00'], /ends behind the file/],
    [['--at', '0', '--hex', '0'], /--hex/],
    [['--at', 'q7', '--hex', '00'], /accepted/],
  ])('refuses %j', async (words, says) => {
    const before = footprint(path('a'));
    const { status, err } = await runCli('patch', path('a'), ...words);
    expect(status).toBe(2);
    expect(err).toMatch(says);
    expect(footprint(path('a'))).toEqual(before);
  });

  it.each([
    ['', /is empty/],
    ['{"zonesmith":"trace"}', /line 1: zonesmith/],
    ['HEADER\n{"offset":0,"before":"00","after":"0102"}', /1 old bytes and 2 new ones/],
    ['HEADER\n{"offset":99999999999,"before":"00","after":"01"}', /behind the end/],
    ['HEADER\n{"offset":0,"before":"0","after":"01"}', /line 2: before: expected pairs/],
    ['HEADER\n{', /line 2: not JSON/],
  ])('names what is wrong with a patch: %j', async (text, says) => {
    const size = readFileSync(path('a')).length;
    const header = JSON.stringify({ zonesmith: 'patch', version: 1, sizeBefore: size, sizeAfter: size });
    writeFileSync(path('p'), text.replace('HEADER', header));
    copyFileSync(path('a'), path('b'));
    const { status, err } = await runCli('patch', path('b'), '--file', path('p'));
    expect([status, err]).toEqual([2, expect.stringMatching(says)]);
    expect(err).toContain(path('p'));
    expect(sha256(path('b'))).toBe(sha256(path('a')));
    expect(existsSync(`${path('b')}.zsjournal`)).toBe(false);
  });

  it('grows and shrinks a file where the patch does', async () => {
    const before = readFileSync(path('a'));
    const grown = Buffer.concat([before, Buffer.from([1, 2, 3])]);
    await cli('patch', path('a'), '--file', patchFile('grow', before, grown));
    expect(readFileSync(path('a')).equals(grown)).toBe(true);
    await cli('patch', path('a'), '--file', patchFile('shrink', grown, before));
    expect(readFileSync(path('a')).equals(before)).toBe(true);
  });
});
