import { describe, expect, it } from 'vitest';
import { driverNamed } from '../../../../main/format/registry';
import { completeSpec } from '../../../../main/image/defaults';
import { openDevice } from '../../../../main/image/open-device';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import type { FormatName } from '../../../../shared/image/image-spec';
import { MIB } from '../../../../shared/units/units';
import { appErrorOf } from '../../../support/image/format-images';
import { sentenceOf } from '../../../../shared/errors/app-error';

const limits = { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: null };

function fileOf(format: FormatName): MemoryBlockFile {
  const file = new MemoryBlockFile('some.img');
  driverNamed(format)
    .plan(completeSpec({ format, zoneCount: 4, zoneSizeBytes: MIB, limits }, ''), null)
    .create(file);
  return file;
}

describe('choices at opening', () => {
  it.each(['zoned', 'qcow2', 'zone-file'] as const)('%s: a limit of 0 means none', (format) => {
    const choices = { openZonesMax: 0, activeZonesMax: 0 };
    expect(openDevice(fileOf(format), choices).device.image.facts.limits).toMatchObject({
      openZonesMax: null,
      activeZonesMax: null,
    });
  });

  it.each(['zoned', 'qcow2'] as const)('%s: a namespace is refused, naming it', (format) => {
    const error = appErrorOf(() => openDevice(fileOf(format), { namespace: 2 }));
    expect([error.code, error.data['namespace']]).toEqual(['usage', 2]);
    expect(sentenceOf(error)).toMatch(/some\.img.*no namespaces/);
  });
});
