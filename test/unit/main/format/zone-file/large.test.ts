import { describe, expect, it } from 'vitest';
import { zoneFileDriver } from '../../../../../main/format/zone-file/driver';
import { ZoneState } from '../../../../../shared/zone/state';
import { createdZoneFile, openZoneFile } from '../../../../support/image/zone-file-images';

const ZONES = 1_000_000;

describe('a million zones', () => {
  const file = createdZoneFile({ zoneCount: ZONES });

  it('are recognised and opened', () => {
    expect(zoneFileDriver.recognise(file)?.variant).toBe('v5');
    const image = openZoneFile(file);
    expect([image.table.zones.count, image.table.findings.length]).toEqual([ZONES, 0]);
  });

  it('have a verdict and pages of fields in the middle', () => {
    const image = openZoneFile(file);
    expect(image.anatomy.qemuVerdict()).toBeNull();
    const middle = Math.floor(image.anatomy.fields.count() / 2);
    expect(image.anatomy.fields.page(middle, 100)).toHaveLength(100);
    expect(image.anatomy.annotate(0, file.size()).map(({ kind }) => kind)).toEqual([
      'header',
      'table',
      'gap',
    ]);
  });

  it('are finished and reset by the thousand in one go', () => {
    const count = ZONES / 5;
    const image = openZoneFile(createdZoneFile({ zoneCount: count }));
    const all = Array.from({ length: count }, (_, zone) => zone);
    image.table.zones.state.fill(ZoneState.full);
    image.table.store(all);
    expect(image.anatomy.lists()[3]).toMatchObject({ size: count, zonesInState: count, problems: [] });
    image.table.zones.state.fill(ZoneState.empty);
    image.table.store(all);
    expect(image.anatomy.lists().map(({ size }) => size)).toEqual([0, 0, 0, 0]);
    expect(image.anatomy.qemuVerdict()).toBeNull();
  });
});
