// Lost zone tables that are made anew from the data: exactly where stamps prove it, less sure elsewhere.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RebuiltZone } from '../../../../shared/image/check/rebuild';
import { openDevice } from '../../../../main/image/open-device';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { rebuildTable } from '../../../../main/repair/rebuild/rebuild-table';
import { cli, cliJson, runCli } from '../../../support/cli/cli';
import { MADE_VARIANTS, writtenImage } from '../../../support/image/lost-tables';

const folder = mkdtempSync(join(tmpdir(), 'zonesmith-rebuild-'));
let taken = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STATES = [
  ...[
    '--state',
    '1=full:100%',
    '--state',
    '2=closed:256KiB',
    '--state',
    '5=closed:4KiB',
    '--state',
    '7=closed:1020KiB',
  ],
];

interface Rebuilt {
  readonly zones: readonly RebuiltZone[];
  readonly leftCount: number;
}

/** An image with a table of zeros, and where its data lies. */
async function zeroed(format: string, variant: string, states: readonly string[] = STATES) {
  const path = join(folder, `image-${taken++}`);
  const data = format === 'zone-file' ? ['--data', `${path}.data`] : [];
  const block = variant === 'rfc' || format === 'qcow2' ? [] : ['--logical-block', '4096'];
  const sizes = ['--zone-size', '1MiB', '--zones', '9', ...block];
  await cli(
    'create',
    path,
    '--format',
    format,
    '--variant',
    variant,
    ...sizes,
    '--force',
    ...data,
    ...states,
  );
  const bytes = readFileSync(path);
  const attached =
    data.length === 0 ? {} : { attached: { offset: 2 ** 30, length: 9 * 2 ** 20, name: 'data' } };
  void attached;
  const { anatomy } = openDevice(new MemoryBlockFile('image', bytes), {}).device.image;
  const whole = await pointers(path, ...data);
  bytes.fill(0, anatomy.entryPlace(0).offset, anatomy.entryPlace(8).offset + anatomy.entryPlace(8).length);
  writeFileSync(path, bytes);
  return { path, data, whole };
}

async function pointers(path: string, ...words: readonly string[]) {
  const { json } = await cliJson<{ zones: { state: string; writePointerBytes: number | null }[] }>(
    'report',
    path,
    ...words,
  );
  return json.zones.map(({ state, writePointerBytes }) => ({ state, writePointerBytes }));
}

describe.each(MADE_VARIANTS)('$format $variant', ({ format, variant }) => {
  it('has every pointer again where its data is stamped', async () => {
    const { path, data, whole } = await zeroed(format, variant);
    const output = `${path}.out`;
    const { status, json, err } = await cliJson<Rebuilt>('rebuild', path, ...data, '-o', output);
    expect(status, err).toBe(0);
    const sure = json.zones.filter(({ confidence }) => confidence === 1).map(({ zone }) => zone);
    expect(sure, JSON.stringify(json.zones.slice(0, 3))).toEqual([1, 2, 5, 7]);
    const own = data.length === 0 ? [] : ['--data', data[1]!];
    expect(await pointers(output, ...own)).toEqual(whole);
    expect((await runCli('check', output, ...own)).status).toBe(0);
  });

  it('is less sure without stamps, says why, and never above what was written', () => {
    const { file, request, table } = writtenImage(format, variant, 12);
    const before = openDevice(file, request).device.image.table.zones;
    const [states, true_] = [before.state.slice(), before.writePointer.slice()];
    file.write(table.offset, new Uint8Array(table.length), 'table');
    const { zones, rebuilt, plan } = rebuildTable({ file, options: request, minConfidence: 0 });
    rebuilt.dispose();
    expect(plan.left).toEqual([]);
    for (const { zone, writePointer, confidence, evidence } of zones) {
      if (writePointer === null || before.type[zone] === 1) continue;
      expect(confidence).toBeLessThan(1);
      expect(evidence).toMatch(/no stamp/);
      if (states[zone] !== 0xe) expect(writePointer).toBeLessThanOrEqual(true_[zone]!);
    }
  });
});

describe('how sure it has to be', () => {
  it('writes nothing where a zone is less sure', async () => {
    const { path } = await zeroed('zoned', 'extended', ['--state', '2=closed:256KiB:increment']);
    const output = `${path}.out`;
    const { status, err } = await runCli('rebuild', path, '-o', output, '--min-confidence', '0.9');
    expect(status).toBe(1);
    expect(err).toContain('less sure than 0.9');
    expect(() => readFileSync(output)).toThrow();
    expect((await runCli('rebuild', path, '-o', output, '--min-confidence', '2')).status).toBe(2);
  });

  it('never makes more zones active than may be', async () => {
    const path = join(folder, 'limited');
    const sizes = ['--zone-size', '1MiB', '--zones', '6', '--max-active', '2'];
    await cli('create', path, ...sizes, '--state', '1,2=closed:64KiB', '--state', '3=full:512KiB');
    const bytes = readFileSync(path);
    const { anatomy } = openDevice(new MemoryBlockFile('image', bytes), {}).device.image;
    bytes.fill(0, anatomy.entryPlace(0).offset, anatomy.entryPlace(5).offset + 8);
    writeFileSync(path, bytes);
    const { status, json } = await cliJson<Rebuilt>('rebuild', path, '-o', `${path}.out`);
    expect(status).toBe(0);
    expect(json.zones[3]).toMatchObject({ state: 'full', confidence: 0.5 });
  });
});
