import { describe, expect, it } from 'vitest';
import { writableFamily, WRITABLE_FAMILIES } from '../../../../../main/format/registry';
import { completeSpec, type PartialSpec } from '../../../../../main/image/defaults';
import {
  draftOfSpec,
  unfitted,
  withReport,
} from '../../../../../renderer/features/create-wizard/draft-of-spec';
import { presetsOf } from '../../../../../renderer/features/create-wizard/presets';
import { toSpec } from '../../../../../renderer/features/create-wizard/wizard-model';
import { IMAGE_PRESETS } from '../../../../../shared/image/presets';
import { GIB, MIB } from '../../../../../shared/units/units';

const UUID = '00000000-0000-4000-8000-000000000000';
const again = (partial: PartialSpec) => {
  const spec = completeSpec(partial, UUID);
  return [toSpec(draftOfSpec(spec, writableFamily(spec.format)), spec.uuid), spec];
};

describe('draft of a specification', () => {
  it.each(IMAGE_PRESETS)('gives $id back', ({ spec }) => {
    const [drafted, whole] = again(spec);
    expect(drafted).toEqual(whole);
  });

  it.each(
    WRITABLE_FAMILIES.flatMap(({ name, creation }) =>
      creation.layouts.map((one) => [name, one.variant] as const),
    ),
  )('gives an image of %s %s back, with states and seed', (format, variant) => {
    const states = [{ first: 1, last: 2, state: 'closed' as const, fillPercent: 25 }];
    const [drafted, whole] = again({
      ...{ format, variant, zoneCount: 8, zoneSizeBytes: 4 * MIB, states, seed: 7 },
    });
    expect(drafted).toEqual(whole);
  });

  it('keeps a profile, a label, a capacity and a last zone of their own', () => {
    const [drafted, whole] = again({
      ...{ zoneCount: 8, zoneSizeBytes: 4 * MIB, zoneCapacityBytes: 3 * MIB, lastZoneSizeBytes: MIB },
      ...{ profile: 'zbc', label: 'mine', conventional: [[0, 1]], zdeBytes: 64, logicalBlockSizeBytes: 512 },
    });
    expect(drafted).toEqual(whole);
  });

  it('names what the layout has no room for', () => {
    const spec = completeSpec({ format: 'zone-file', zoneCount: 8, zoneSizeBytes: MIB }, UUID);
    const family = writableFamily('zone-file');
    expect(unfitted(draftOfSpec(spec, family))).toEqual([]);
    const limits = { openZonesMax: 3, activeZonesMax: null, appendMaxBytes: null };
    expect(unfitted(draftOfSpec({ ...spec, limits, label: 'x' }, family))).toEqual([
      ...['limit of open zones', 'label'],
    ]);
  });
});

describe('presets of the wizard', () => {
  const presets = presetsOf(WRITABLE_FAMILIES);

  it('has what null_blk and the NVMe device of QEMU make when nothing else is said', () => {
    const specOf = (id: string) => toSpec(presets.find((preset) => preset.id === id)!.draft, UUID);
    expect(presets.map(({ id }) => id)).toEqual(IMAGE_PRESETS.map(({ id }) => id));
    expect(specOf('null_blk')).toMatchObject({
      zoneCount: 1000,
      zoneSizeBytes: GIB / 4,
      logicalBlockSizeBytes: 512,
    });
    expect(specOf('qemu-nvme')).toMatchObject({
      zoneCount: 32,
      zoneSizeBytes: GIB / 8,
      logicalBlockSizeBytes: 512,
    });
  });

  it('takes zones and states of a report into any of them, and none of the limits', () => {
    const told = {
      ...{ zoneCount: 16, zoneSizeBytes: 4 * MIB, zoneCapacityBytes: 3 * MIB, lastZoneSizeBytes: 4 * MIB },
      conventional: [],
      states: [{ first: 0, last: 5, state: 'closed' as const, fillBytes: 16_384, data: null }],
    };
    for (const { draft } of presets) {
      const spec = toSpec(withReport({ ...draft, variant: draft.variant }, told), UUID);
      expect(spec).toMatchObject({ format: draft.family.name, variant: draft.variant, zoneCount: 16 });
      expect([spec.states, spec.limits.openZonesMax]).toEqual([told.states, null]);
    }
  });
});
