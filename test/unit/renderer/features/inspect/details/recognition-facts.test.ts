import { describe, expect, it } from 'vitest';
import { familyNamed } from '../../../../../../main/format/registry';
import { recognitionFacts } from '../../../../../../renderer/features/inspect/details/recognition-facts';
import type { OpenImageOptions } from '../../../../../../shared/image/open-options';
import { openWorkbench, type WorkbenchImage } from '../../../../../support/workbench/workbench';

const ZONE_FILE: WorkbenchImage = { spec: { format: 'zone-file', conventional: [] } };

async function factsOf(image: WorkbenchImage = {}, options: OpenImageOptions = {}) {
  const { info } = await openWorkbench().open('a.img', image, options);
  return Object.fromEntries(
    recognitionFacts(info, familyNamed(info.format)).map(({ name, text }) => [name, text]),
  );
}

describe('facts of a recognition', () => {
  it('names the family as people write it, and where the rules come from', async () => {
    const facts = await factsOf(ZONE_FILE);
    expect(facts).toMatchObject({ Family: 'zone_file', Variant: 'v5', Confidence: '99 %' });
    expect(facts['Rules']).toContain('as usual for the family');
  });

  it('says that data is missing, or where it lies', async () => {
    expect((await factsOf(ZONE_FILE))['Data image']).toContain('none attached');
    const attached = await factsOf({ ...ZONE_FILE, data: 'raw' });
    expect(attached['Data image']).toMatch(/\/raw$/);
    expect(await factsOf()).not.toHaveProperty('Data image');
  });

  it('asks for no data image where the data lies in the image and cannot be read', async () => {
    const { info } = await openWorkbench().open('a.img');
    const facts = recognitionFacts({ ...info, hasData: false }, familyNamed('qcow2'));
    expect(facts.find(({ name }) => name === 'Data')?.text).toBe('cannot be read');
    expect(facts.map(({ name }) => name)).not.toContain('Data image');
  });

  it('leaves out what an image without zones does not have', async () => {
    const facts = await factsOf({}, { asBytes: true });
    expect(Object.keys(facts)).toEqual(['Family', 'Read only']);
  });
});
