import { describe, expect, it } from 'vitest';
import { parseStartLine } from '../../../../../../main/host/cli/options/start-options';
import { GIB, MIB } from '../../../../../../shared/units/units';

describe('a QEMU start line', () => {
  it('may be pasted as it stands behind -device', () => {
    const line =
      'nvme-ns,bus=n0,drive=d0,nsid=1,logical_block_size=512,physical_block_size=512,zoned=true,zone_size=2,' +
      'zone_capacity=1,zone_file=z.zonefile,max_open=2,max_active=3,offline_zones=1,rdonly_zones=1';
    expect(parseStartLine(line)).toEqual({
      openZonesMax: 2,
      activeZonesMax: 3,
      zoneSizeBytes: 2 * MIB,
      zoneCapacityBytes: MIB,
      logicalBlockSizeBytes: 512,
      zdeBytes: 0,
      offlineZones: 1,
      readOnlyZones: 1,
    });
  });

  it('that is whole has QEMU’s defaults where it says nothing', () => {
    expect(parseStartLine('nvme-ns,zone_size=1,zone_descr_ext_size=64,zoned=true,zone_file=z')).toEqual({
      ...{
        zoneSizeBytes: MIB,
        zdeBytes: 64,
        logicalBlockSizeBytes: 512,
        offlineZones: 0,
        readOnlyZones: 0,
      },
    });
    expect(parseStartLine('offline_zones=1')).toEqual({ offlineZones: 1 });
  });

  it('takes the older controller’s properties, too', () => {
    const line = 'nvme,serial=x,drive=d0,zone_size=1,zone_descr_ext_size=64,finish_rcmnd_delay=1';
    expect(parseStartLine(line)).toEqual({ zoneSizeBytes: MIB, zdeBytes: 64 });
  });

  it('takes the newer spelling with units', () => {
    const line =
      'zoned.zone_size=64M, zoned.zone_capacity=0x3000000, zoned.max_open=8, zoned.descr_ext_size=128';
    expect(parseStartLine(line)).toEqual({
      openZonesMax: 8,
      ...{ zoneSizeBytes: 64 * MIB, zoneCapacityBytes: 48 * MIB, zdeBytes: 128 },
    });
    expect(parseStartLine('zone_size=2G')).toEqual({ zoneSizeBytes: 2 * GIB });
  });

  it('a limit of 0 is none', () => {
    expect(parseStartLine('max_open=0,max_active=0')).toEqual({});
  });

  it.each([
    ['zonesize=1', /--start: 'zonesize' is no property of QEMU's zones; accepted: zone_size, zone_capacity/],
    ['zone_size', /--start: zone_size needs a value: zone_size=…/],
    ['zone_size=big', /--start: zone_size: 'big' is not a size; accepted: 512/],
    ['max_open=2,offline_zones=-1', /--start: offline_zones: '-1' is not a whole number; accepted: decimal/],
    ['', /--start: '' is no property/],
  ])("'%s' is refused by name", (line, message) => {
    expect(() => parseStartLine(line)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
    );
  });
});
