import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../../../main/image/create-image';
import { openImage } from '../../../../../../main/image/open-image';
import { previewZones } from '../../../../../../renderer/features/create-wizard/zones/zone-preview';
import { zoneFill } from '../../../../../../renderer/components/zone-canvas/zone-map-data';
import { ZONE_STATE_NAMES, ZoneState } from '../../../../../../shared/zone/state';
import { countZones } from '../../../../../../shared/zone/zone-table';
import { MIB } from '../../../../../../shared/units/units';
import { specOf } from '../../../../../support/image/device-images';
import { openWorkbench } from '../../../../../support/workbench/workbench';

const SPEC = specOf({
  zoneCount: 12,
  zoneSizeBytes: MIB,
  zoneCapacityBytes: (3 * MIB) / 4,
  lastZoneSizeBytes: MIB / 2,
  conventional: [[0, 1]],
  states: [
    { first: 2, last: 3, state: 'full', fillPercent: 100 },
    { first: 4, last: 4, state: 'closed', fillPercent: 37 },
    { first: 5, last: 5, state: 'explicitlyOpened', fillBytes: 65_536, data: null },
    { first: 6, last: 6, state: 'implicitlyOpened', fillPercent: 50, data: { pattern: 'zero' } },
    { first: 7, last: 7, state: 'readOnly' },
    { first: 8, last: 8, state: 'offline' },
    { first: 11, last: 11, state: 'closed', fillPercent: 50 },
  ],
});

describe('zones of an image that is not made yet', () => {
  it('are drawn as those of the image that is made', () => {
    const path = openWorkbench().path('made.img');
    createImage(path, SPEC, { replace: false });
    const { device, dispose } = openImage(path, { access: 'read' });
    const preview = previewZones(SPEC)!;
    const made = { ...preview, table: device.image.table.zones };
    for (let zone = 0; zone < SPEC.zoneCount; zone++)
      expect(zoneFill(preview, zone), `zone ${zone}`).toEqual(zoneFill(made, zone));
    dispose();
    const counts = countZones(preview.table);
    for (const name of ZONE_STATE_NAMES) expect(counts[name], name).toBeGreaterThan(0);
  });

  it('are a few bytes each, a million of them', () => {
    const many = {
      ...SPEC,
      zoneCount: 1_000_000,
      states: [{ first: 10, last: 999_998, state: 'full' as const }],
    };
    const { table } = previewZones(many)!;
    expect(table.state).toBeInstanceOf(Uint8Array);
    expect([table.state[9], table.state[10], table.state[999_998], table.state[999_999]]).toEqual([
      ...[ZoneState.empty, ZoneState.full, ZoneState.full, ZoneState.empty],
    ]);
  });

  it('are none where the form makes none, and those there are where it says too much', () => {
    expect(previewZones({ ...SPEC, zoneCount: 0 })).toBeNull();
    expect(previewZones({ ...SPEC, zoneSizeBytes: 0 })).toBeNull();
    expect(previewZones({ ...SPEC, zoneCount: 1e12 })).toBeNull();
    const { table } = previewZones({ ...SPEC, zoneCount: 3 })!;
    expect([...table.state]).toEqual([ZoneState.notWritePointer, ZoneState.notWritePointer, ZoneState.full]);
  });
});
