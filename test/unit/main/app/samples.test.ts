import { describe, expect, it } from 'vitest';
import { prepareSample } from '../../../../main/app/sample-images';
import { openImage } from '../../../../main/image/open-image';
import { SAMPLES } from '../../../../main/app/samples';
import { useFolder } from '../../../support/storage/temporary-folder';

describe('samples', () => {
  const at = useFolder();

  it.each(SAMPLES.map(({ id, spec }) => [id, spec] as const))(
    '%s is made as described, small on disk',
    (id, spec) => {
      const path = prepareSample(at('samples'), id);
      const image = openImage(path, { access: 'read' });
      const info = image.info();
      image.dispose();
      expect(info.geometry).toMatchObject({ zoneCount: spec.zoneCount, zoneSizeBytes: spec.zoneSizeBytes });
      expect(info.counts.full + info.counts.active).toBeGreaterThan(0);
      expect(info.allocatedBytes).toBeLessThan(32 * 2 ** 20);
      expect([...image.device.image.table.findings].filter(({ severity }) => severity !== 'info')).toEqual(
        [],
      );
    },
  );

  it('is made once and then found', () => {
    const path = prepareSample(at('samples'), SAMPLES[0]!.id);
    expect(prepareSample(at('samples'), SAMPLES[0]!.id)).toBe(path);
  });

  it('names the samples there are instead of an unknown one', () => {
    expect(() => prepareSample(at('samples'), 'x')).toThrow(/smr-host-managed/);
  });
});
