import { describe, expect, it } from 'vitest';
import { printQemuIoZone } from '../../../../../main/report/printers/qemu-io-zone';
import { KIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import { createdFile, extendedSpec, openZoned, rfcSpec } from '../../../../support/image/format-images';

describe('a zone as qemu-io prints it', () => {
  it('counts sectors of 512 bytes whatever the logical block', () => {
    const image = openZoned(
      createdFile(extendedSpec({ zoneCapacityBytes: 768 * KIB, conventional: [[0, 0]] })),
    );
    image.table.zones.state[1] = ZoneState.closed;
    image.table.zones.writePointer[1] = 257;
    expect(printQemuIoZone(image, 0)).toBe('start: 0x0, len 0x800, cap 0x800, wptr 0x0, zcond:0, [type: 1]');
    expect(printQemuIoZone(image, 1)).toBe(
      'start: 0x800, len 0x800, cap 0x600, wptr 0x808, zcond:4, [type: 2]',
    );
  });

  it('a full zone’s pointer is the start of the next zone', () => {
    const image = openZoned(createdFile(extendedSpec({ zoneCapacityBytes: 512 * KIB })));
    image.table.zones.state[2] = ZoneState.full;
    expect(printQemuIoZone(image, 2)).toContain('wptr 0x1800, zcond:14');
  });

  it('shows the table in memory where it is ahead of the file', () => {
    const image = openZoned(createdFile(rfcSpec()));
    image.table.zones.state[3] = ZoneState.implicitlyOpened;
    image.table.zones.writePointer[3] = 3 * 2048 + 8;
    expect(printQemuIoZone(image, 3)).toBe(
      'start: 0x1800, len 0x800, cap 0x800, wptr 0x1808, zcond:2, [type: 2]',
    );
    image.table.store([3]);
    expect(printQemuIoZone(image, 3)).toContain('wptr 0x1808, zcond:2');
  });
});
