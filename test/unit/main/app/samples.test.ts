import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareSample } from '../../../../main/app/sample-images';
import { openImage } from '../../../../main/image/open-image';
import { SAMPLES } from '../../../../main/app/samples';
import { parseTrace } from '../../../../main/trace/native-codec';
import { useFolder } from '../../../support/storage/temporary-folder';

describe('samples', () => {
  const at = useFolder();

  it.each(SAMPLES)('$id is made as described, small on disk', ({ id, spec, damage }) => {
    const { path } = prepareSample(at('samples'), id);
    const image = openImage(path, { access: 'read' });
    const info = image.info();
    const findings = [...image.device.image.table.findings].filter(({ severity }) => severity !== 'info');
    image.dispose();
    expect(info.geometry).toMatchObject({ zoneCount: spec.zoneCount, zoneSizeBytes: spec.zoneSizeBytes });
    expect(info.counts.full + info.counts.active).toBeGreaterThan(0);
    expect(info.allocatedBytes).toBeLessThan(32 * 2 ** 20);
    expect(findings.length > 0).toBe(damage !== undefined);
  });

  it('each says in a sentence or two what to do with it, and where', () => {
    for (const { id, lesson, view } of SAMPLES) {
      expect(lesson, id).toMatch(/^[A-Z].{40,160}\.$/u);
      expect(['inspect', 'check', 'traces', 'crash-lab'], id).toContain(view);
    }
  });

  it('records its traces with refusals and flushes where they are spoken of', () => {
    const lines = (id: string) => {
      const { trace } = prepareSample(at('samples'), id);
      return [...parseTrace(readFileSync(trace!, 'utf8').split('\n')).entries];
    };
    const flushes = lines('missing-flush').filter(({ op }) => op === 'flush');
    expect(flushes.map(({ i }) => i)).toEqual([40]);
    const refused = lines('refused-commands').filter(({ expect: told }) => told?.status !== 'ok');
    expect(refused.map(({ op, expect: told }) => `${op}: ${told?.status}`)).toEqual([
      'write: unaligned-write',
      'append: zone-full',
      'open: too-many-active',
      'open: too-many-active',
      'close: invalid-transition',
      'write: boundary',
    ]);
  });

  it('is made once and then found', () => {
    const made = prepareSample(at('samples'), 'missing-flush');
    expect(prepareSample(at('samples'), 'missing-flush')).toEqual(made);
  });

  it('names the samples there are instead of an unknown one', () => {
    expect(() => prepareSample(at('samples'), 'x')).toThrow(/smr-host-managed/);
  });
});
