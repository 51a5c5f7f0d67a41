import { describe, expect, it } from 'vitest';
import {
  offeredGroups,
  openingForm,
  openingOptions,
  variantChoices,
} from '../../../../../renderer/frame/opening/opening-form';
import type { FormatName } from '../../../../../shared/image/image-spec';
import { openingRowsOf, type OpenImageOptions } from '../../../../../shared/image/open-options';
import { familyNamed } from '../../../../../main/format/registry';
import { openWorkbench } from '../../../../support/workbench/workbench';

const candidates = [
  { variant: '56', score: 0.97, why: 'all fields plausible' },
  { variant: '48-b', score: 0.1, why: 'capacity above the zone size' },
];

async function offeredFor(format: FormatName) {
  const { info } = await openWorkbench().open('a.img', { spec: { format, conventional: [] } });
  return offeredGroups(info, familyNamed(format));
}

describe('form of the opening options', () => {
  it('gives back the choices that it was made of', () => {
    const options: OpenImageOptions = {
      variant: 'v5',
      profile: 'zns',
      openZonesMax: 0,
      activeZonesMax: 14,
      data: '/images/nvme.raw',
      namespace: 2,
      start: { offlineZones: 0, zoneSizeBytes: 2097152 },
    };
    expect(openingOptions(openingForm(options))).toEqual({ asBytes: false, ...options });
  });

  it('leaves everything to the file when nothing is chosen, and still asks for it', () => {
    expect(openingOptions(openingForm({ variant: '56', data: 'x' }))).not.toEqual({ asBytes: false });
    expect(openingOptions(openingForm({}))).toEqual({ asBytes: false });
  });

  it('interprets nothing when bytes are asked for', () => {
    expect(openingOptions(openingForm({ asBytes: true, variant: '56' }))).toEqual({ asBytes: true });
  });

  it('offers what means something for the family', async () => {
    expect(await offeredFor('zone-file')).toMatchObject({
      ...{ dataImage: true, namespaces: true, nextStart: true, zones: true, geometry: false },
    });
    expect(await offeredFor('qcow2')).toMatchObject({
      ...{ dataImage: false, namespaces: false, nextStart: false, variants: true },
    });
    expect(await offeredFor('qcow2')).toMatchObject({ unreadable: false });
  });

  it('asks for the sizes of a folder that stores none, and for no start of QEMU', async () => {
    const { info } = await openWorkbench().open('a.img');
    expect(offeredGroups(info, familyNamed('zloop'))).toMatchObject({ geometry: true, nextStart: false });
    expect(openingRowsOf('geometry').map(({ title }) => title)).toEqual([
      'Zone size',
      'Zone capacity',
      'Logical block',
    ]);
  });

  it('lists the candidates with how well they fit, the recognition first', () => {
    expect(variantChoices(candidates)).toEqual([
      { value: '', title: 'as recognised (56)' },
      { value: '56', title: '56 – fits 97 %' },
      { value: '48-b', title: '48-b – fits 10 %' },
    ]);
  });
});
