import { describe, expect, it } from 'vitest';
import { besideEachOther } from '../../../../main/compare/beside';
import { openImage } from '../../../../main/image/open-image';
import { createImage } from '../../../../main/image/create-image';
import { MIB } from '../../../../shared/units/units';
import { SMALL, specOf } from '../../../support/image/device-images';
import { useFolder } from '../../../support/storage/temporary-folder';

const at = useFolder();

function pairOf(zoneCounts: readonly [number, number]) {
  const [a, b] = zoneCounts.map((zoneCount, number) => {
    createImage(at(`${number}`), specOf({ ...SMALL, zoneCount, zoneSizeBytes: MIB }), { replace: true });
    const { device, dispose } = openImage(at(`${number}`), { access: 'read' });
    dispose();
    return device;
  });
  return { a: a!, b: b! };
}

describe('what lies beside a byte', () => {
  it('is the same byte, as far as both devices reach', () => {
    const pair = { ...pairOf([8, 4]), pairs: null };
    expect(besideEachOther(pair, 'a', 3 * MIB + 7)).toEqual({ offsetA: 3 * MIB + 7, offsetB: 3 * MIB + 7 });
    expect(() => besideEachOther(pair, 'a', 4 * MIB)).toThrow('the other side ends at device byte 4194304');
    expect(besideEachOther(pair, 'b', 4 * MIB - 1).offsetA).toBe(4 * MIB - 1);
  });

  it('is in the zone that a zone is compared with, from either side', () => {
    const pairs = { a: [[1, 2]], b: [[5, 6]] } as const;
    const pair = { ...pairOf([8, 8]), pairs };
    expect(besideEachOther(pair, 'a', 2 * MIB + 9)).toEqual({ offsetA: 2 * MIB + 9, offsetB: 6 * MIB + 9 });
    expect(besideEachOther(pair, 'b', 5 * MIB)).toEqual({ offsetA: MIB, offsetB: 5 * MIB });
    expect(() => besideEachOther(pair, 'a', 0)).toThrow('zone 0 is compared with none');
  });
});
