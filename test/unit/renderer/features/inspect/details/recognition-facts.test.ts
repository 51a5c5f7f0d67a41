import { describe, expect, it } from 'vitest';
import { recognitionFacts } from '../../../../../../renderer/features/inspect/details/recognition-facts';
import { familyNamed } from '../../../../../../main/format/registry';
import { useSessions } from '../../../../../../renderer/stores/sessions';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { connectFake } from '../../../../../support/fake-bridge/connect-fake';

async function factsOf(info: Partial<ImageInfo>): Promise<Record<string, string>> {
  connectFake({ info });
  const snapshot = (await useSessions().open('/images/a.img'))!;
  return Object.fromEntries(
    recognitionFacts(snapshot.info, familyNamed(snapshot.info.format)).map(({ name, text }) => [name, text]),
  );
}

describe('facts of a recognition', () => {
  it('names the family as people write it, and where the rules come from', async () => {
    const facts = await factsOf({
      format: 'zone-file',
      variant: 'v5',
      confidence: 0.934,
      profileSource: 'default',
    });
    expect(facts).toMatchObject({ Family: 'zone_file', Variant: 'v5', Confidence: '93 %' });
    expect(facts['Rules']).toContain('as usual for the family');
  });

  it('says that data is missing, or where it lies', async () => {
    expect((await factsOf({ hasData: false }))['Data image']).toContain('none attached');
    expect((await factsOf({ dataImage: '/images/raw' }))['Data image']).toBe('/images/raw');
    expect(await factsOf({})).not.toHaveProperty('Data image');
  });

  it('leaves out what an image without zones does not have', async () => {
    const geometry = {
      ...{
        zoneCount: 0,
        zoneSizeBytes: 0,
        zoneCapacityBytes: 0,
        lastZoneSizeBytes: 0,
        conventionalZones: [],
      },
    };
    const facts = await factsOf({
      format: 'bytes',
      variant: '',
      geometry,
      hasData: false,
      readOnlyReason: 'Bytes.',
    });
    expect(Object.keys(facts)).toEqual(['Family', 'Read only']);
  });
});
