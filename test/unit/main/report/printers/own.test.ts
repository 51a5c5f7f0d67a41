import { describe, expect, it } from 'vitest';
import type { ZoneRow } from '../../../../../shared/image/zone-report';
import { imageOfAllStates, reportOf, STATE_ZONES } from '../../../../support/cli/cli-images';

describe('csv', () => {
  it('has bytes, full names, and nothing where no pointer is valid', () => {
    expect(reportOf(imageOfAllStates(), 'csv')).toEqual([
      'index,type,state,start_lba,start_bytes,size_bytes,capacity_bytes,write_pointer_bytes,attributes',
      '0,conventional,notWritePointer,0,0,1048576,1048576,,',
      '1,sequentialWriteRequired,empty,256,1048576,1048576,524288,1048576,',
      '2,sequentialWriteRequired,implicitlyOpened,512,2097152,1048576,524288,2113536,',
      '3,sequentialWriteRequired,explicitlyOpened,768,3145728,1048576,524288,3162112,',
      '4,sequentialWriteRequired,closed,1024,4194304,1048576,524288,4210688,zoneDescriptorExtensionValid',
      '5,sequentialWriteRequired,full,1280,5242880,1048576,524288,,',
      '6,sequentialWriteRequired,readOnly,1536,6291456,1048576,524288,,',
      '7,sequentialWriteRequired,offline,1792,7340032,1048576,524288,,',
      '8,sequentialWriteRequired,empty,2048,8388608,262144,262144,8388608,',
    ]);
  });
});

describe('json', () => {
  const parse = (variant: 'extended' | 'rfc'): ZoneRow[] => {
    const plain = { variant, zdeBytes: 0, zoneCapacityBytes: 2 ** 20, lastZoneSizeBytes: 2 ** 20 };
    const image = imageOfAllStates(variant === 'rfc' ? plain : {});
    return (JSON.parse(reportOf(image, 'json').join('\n')) as { zones: ZoneRow[] }).zones;
  };

  it('is one document with every field of a zone', () => {
    expect(parse('extended')[STATE_ZONES.closed]).toEqual({
      index: 4,
      type: 'sequentialWriteRequired',
      state: 'closed',
      startLba: 1024,
      startBytes: 4194304,
      sizeBytes: 1048576,
      capacityBytes: 524288,
      writePointerBytes: 4210688,
      attributes: ['zoneDescriptorExtensionValid'],
      zdeValid: true,
      provenance: {
        type: 'stored',
        state: 'stored',
        writePointer: 'stored',
        capacity: 'stored',
        attributes: 'stored',
        zde: 'stored',
      },
    });
  });

  it('has null for a pointer of conventional, full, read-only and offline zones', () => {
    const without = parse('extended').filter(({ writePointerBytes }) => writePointerBytes === null);
    const { conventional, full, readOnly, offline } = STATE_ZONES;
    expect(without.map(({ index }) => index)).toEqual([conventional, full, readOnly, offline]);
  });

  it('says what a variant does not store', () => {
    expect(parse('rfc')[STATE_ZONES.full]!.provenance).toEqual({
      type: 'stored',
      state: 'stored',
      writePointer: 'stored',
      capacity: 'derived',
      attributes: 'absent',
      zde: 'absent',
    });
  });
});
