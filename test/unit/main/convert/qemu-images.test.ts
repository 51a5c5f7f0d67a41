import { describe, expect, it } from 'vitest';
import { convertImage, placedTarget } from '../../../../main/convert/convert-image';
import { planConversion } from '../../../../main/convert/plan-conversion';
import { sourceOf } from '../../../../main/convert/conversion-source';
import { openImage } from '../../../../main/image/open-image';
import type { OpenedImage } from '../../../../main/image/opened-image';
import type { ConversionTarget } from '../../../../shared/image/conversion';
import { realDifference, toldDifference } from '../../../support/image/conversion-difference';
import { nameOf, openPlaces, placesIn } from '../../../support/image/conversion-images';
import { filesOf, qemuImagePath, scenariosOf, type QemuFamily } from '../../../support/image/format-qemu';
import { sampleOf } from '../../../support/run/samples';
import { quietContext } from '../../../support/session/job-context';
import { useFolder } from '../../../support/storage/temporary-folder';

const path = useFolder();

const FAMILIES: readonly QemuFamily[] = [
  ...(['zoned-rfc', 'qcow2-v4', 'qcow2-v9', 'nvme-zonefile-v5', 'nvme-zonefile-v1style'] as const),
];
const TARGETS: readonly ConversionTarget[] = [
  { format: 'zoned', variant: 'extended', force: false },
  { format: 'zoned', variant: 'rfc', force: true },
  { format: 'qcow2', variant: '44', force: false },
  { format: 'zone-file', variant: 'v5', force: false },
];

/** Images that are none, or whose zones nobody can tell, are not converted. */
function openIfZoned(scenario: string, file: string): OpenedImage | null {
  let opened: OpenedImage;
  try {
    opened = openImage(qemuImagePath(scenario, file), { access: 'read' });
  } catch {
    return null;
  }
  if (opened.device.image.facts.geometry.zoneCount > 0) return opened;
  opened.dispose();
  return null;
}

describe('images that QEMU wrote, damaged ones included', () => {
  it.each(
    FAMILIES.flatMap((family) => TARGETS.map((target, at) => [family, nameOf(target), target, at] as const)),
  )('lose what the plan says: %s to %s', (family, _name, target, turn) => {
    let converted = 0;
    for (const scenario of sampleOf(scenariosOf(family), 3, turn)) {
      // The last image of a scenario went through all of it.
      for (const file of filesOf(scenario).slice(-1)) {
        const source = openIfZoned(scenario, file);
        if (source === null) continue;
        const places = placesIn(path(String(converted)), target);
        try {
          const options = { replace: false, acceptLoss: true, context: quietContext() };
          const from = sourceOf(source);
          const planned = planConversion(from, placedTarget(target, places));
          const { losses } = convertImage(from, planned, places, options);
          const after = openPlaces(places);
          expect(toldDifference(losses), `${scenario} ${file}`).toEqual(realDifference(source, after));
          after.dispose();
          converted++;
        } catch (thrown) {
          // What cannot be made at all is refused with the reason, never half made.
          expect(thrown, `${scenario} ${file}`).toMatchObject({ code: 'not-representable' });
        } finally {
          source.dispose();
        }
      }
    }
    expect(converted).toBeGreaterThan(0);
  });
});
