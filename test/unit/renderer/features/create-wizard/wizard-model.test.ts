import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { GIB, MIB } from '../../../../../shared/units/units';
import { IMAGE_SPEC } from '../../../../../shared/image/image-spec';
import { WRITABLE_FAMILIES, writableFamily } from '../../../../../main/format/registry';
import { presetsOf } from '../../../../../renderer/features/create-wizard/presets';
import { findDraftProblems } from '../../../../../renderer/features/create-wizard/draft-problems';
import {
  blockSizeOf,
  defaultProfile,
  describeDraft,
  deviceBytesOf,
  toSpec,
  withField,
  type Draft,
} from '../../../../../renderer/features/create-wizard/wizard-model';

const UUID = '00000000-0000-4000-8000-000000000000';
const PRESETS = presetsOf(WRITABLE_FAMILIES);
const small = PRESETS[0]!.draft;
const draft = (change: Partial<Draft>): Draft => ({ ...small, ...change });

describe('wizard model', () => {
  it('turns every preset into a spec that the contract accepts, without problems of its own', () => {
    for (const preset of PRESETS) {
      const spec = toSpec(preset.draft, UUID);
      expect(v.is(IMAGE_SPEC, spec), preset.id).toBe(true);
      expect(findDraftProblems(preset.draft), preset.id).toEqual([]);
    }
  });

  it('fills in what was left empty', () => {
    const spec = toSpec(small, UUID);
    expect(spec).toMatchObject({
      zoneCapacityBytes: MIB,
      lastZoneSizeBytes: MIB,
      profile: 'zns',
      fileSizeBytes: null,
    });
    expect(toSpec(draft({ conventional: '0-3' }), UUID)).toMatchObject({
      profile: 'linux-blk',
      conventional: [[0, 3]],
    });
  });

  it('keeps number and size of the zones in step, whichever is entered', () => {
    const bySize = withField(small, 'deviceBytes', 32 * MIB);
    expect(bySize.zoneCount).toBe(32);
    expect(withField(bySize, 'zoneSizeBytes', 2 * MIB).zoneCount).toBe(16);
    const byCount = withField(bySize, 'zoneCount', 10);
    expect(deviceBytesOf(byCount)).toBe(10 * MIB);
    expect(deviceBytesOf(withField(byCount, 'lastZoneSizeBytes', 4096))).toBe(9 * MIB + 4096);
  });

  it('survives a zone size of zero and no zones', () => {
    expect(deviceBytesOf(draft({ zoneCount: 0 }))).toBe(0);
    const none = withField(draft({ deviceBytes: MIB }), 'zoneSizeBytes', 0);
    expect(none.zoneCount).toBe(16);
    expect(findDraftProblems(none)).toEqual([]);
  });

  it('takes back what the rfc layout cannot say', () => {
    const rich = draft({
      zoneCapacityBytes: MIB / 2,
      lastZoneSizeBytes: 4096,
      zdeBytes: 64,
      label: 'x',
      profile: 'zbc',
    });
    const plain = withField(rich, 'variant', 'rfc');
    expect(toSpec(plain, UUID)).toMatchObject({
      variant: 'rfc',
      zoneCapacityBytes: MIB,
      lastZoneSizeBytes: MIB,
      zdeBytes: 0,
      label: '',
    });
    expect(defaultProfile(plain)).toBe('linux-blk');
  });

  it('chooses the default variant of a family and gives each layout what it has room for', () => {
    const rich = draft({
      zoneCapacityBytes: MIB / 2,
      conventional: '0-1',
      openZonesMax: 3,
      appendMaxBytes: 65_536,
      zdeBytes: 64,
      label: 'x',
    });
    const newest = withField(rich, 'family', writableFamily('qcow2'));
    expect(toSpec(newest, UUID)).toMatchObject({
      variant: '44',
      logicalBlockSizeBytes: 512,
      zoneCapacityBytes: MIB / 2,
      conventional: [[0, 1]],
      limits: { openZonesMax: 3, appendMaxBytes: null },
      zdeBytes: 0,
      profile: 'linux-blk',
      uuid: '',
      label: '',
    });
    expect(toSpec(withField(newest, 'variant', '48-b-zde'), UUID)).toMatchObject({
      limits: { appendMaxBytes: 65_536 },
      zdeBytes: 64,
    });
    expect(toSpec(withField(rich, 'family', writableFamily('zone-file')), UUID)).toMatchObject({
      variant: 'v5',
      zoneCapacityBytes: MIB / 2,
      conventional: [],
      limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
      zdeBytes: 64,
      profile: 'zns',
    });
  });

  it('keeps what was entered for when a layout with room for it is chosen again', () => {
    const rich = draft({ lastZoneSizeBytes: 4096, label: 'x', conventional: '0-1,9', profile: 'zbc' });
    const back = withField(
      withField(rich, 'family', writableFamily('zone-file')),
      'family',
      writableFamily('zoned'),
    );
    expect(toSpec(back, UUID)).toEqual(toSpec(rich, UUID));
    expect(deviceBytesOf(withField(rich, 'family', writableFamily('zone-file')))).toBe(16 * MIB);
  });

  it('takes leave for what a driver corrupts back when another layout is chosen', () => {
    expect(withField(draft({ variant: 'rfc', force: true }), 'family', writableFamily('qcow2')).force).toBe(
      false,
    );
    expect(withField(draft({ variant: 'rfc', force: true }), 'variant', 'extended').force).toBe(false);
  });

  it('follows the family in the block size until one is chosen', () => {
    expect(blockSizeOf(small)).toBe(4096);
    const zones = withField(small, 'family', writableFamily('zone-file'));
    expect(blockSizeOf(zones)).toBe(512);
    expect(blockSizeOf(withField(zones, 'logicalBlockSizeBytes', 4096))).toBe(4096);
    expect(
      blockSizeOf(withField(draft({ logicalBlockSizeBytes: 4096 }), 'family', writableFamily('qcow2'))),
    ).toBe(512);
  });

  it('keeps the file size for rfc only', () => {
    expect(toSpec(draft({ variant: 'rfc', fileSizeBytes: GIB }), UUID).fileSizeBytes).toBe(GIB);
    expect(toSpec(draft({ variant: 'extended', fileSizeBytes: GIB }), UUID).fileSizeBytes).toBeNull();
  });

  it('keeps extended L2 entries where there are any', () => {
    const chosen = withField(withField(small, 'family', writableFamily('qcow2')), 'extendedL2', true);
    expect(toSpec(chosen, UUID)).toMatchObject({ format: 'qcow2', extendedL2: true });
    expect('extendedL2' in toSpec(withField(chosen, 'family', writableFamily('zoned')), UUID)).toBe(false);
  });

  it('describes the image in one line', () => {
    expect(describeDraft(draft({ conventional: '0-1' }))).toBe(
      '16 zones of 1 MiB, 2 conventional, 16 MiB in all',
    );
  });

  it('describes sizes that do not come out even as they are', () => {
    const odd = withField(draft({ zoneSizeBytes: 64 * MIB }), 'deviceBytes', 1025 * MIB);
    expect(describeDraft(odd)).toBe('16 zones of 64 MiB and 1 MiB left over');
    expect(odd.zoneCount).toBe(16);
    expect(describeDraft(withField(odd, 'lastZoneSizeBytes', MIB))).toBe(
      '17 zones of 64 MiB, the last of 1 MiB, 1025 MiB in all',
    );
  });
});
