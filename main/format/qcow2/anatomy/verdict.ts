import type { Finding, QemuVerdict } from '../../../../shared/image/check/finding';
import type { Qcow2Variant } from '../model';

/** Variants whose builds look at the table when they open an image. Builds before them open whatever it holds. */
const LOOKING: readonly (Qcow2Variant | null)[] = ['44'];

/** What such a build rejects, by the finding that we have of it. Source: SEMANTICS §6. */
const REJECTED: Readonly<Partial<Record<string, string>>> = {
  'qcow2-wp-before-start': 'a write pointer outside of its zone',
  'qcow2-wp-beyond-zone': 'a write pointer outside of its zone',
  'qcow2-wp-unaligned': 'a write pointer that is not aligned',
  'qcow2-word-zero': 'a write pointer outside of its zone',
  'qcow2-word-type': 'a conventional flag that contradicts the header',
};

/** Why a build of this variant would not open the image, by what is wrong with its table; null = it would. */
export function ownVerdict(variant: Qcow2Variant | null, findings: readonly Finding[]): QemuVerdict | null {
  if (!LOOKING.includes(variant)) return null;
  for (const { code, message, zone, offset } of findings) {
    const meaning = REJECTED[code];
    if (meaning === undefined) continue;
    const place = { ...(zone === undefined ? {} : { zone }), ...(offset === undefined ? {} : { offset }) };
    return {
      code: 0,
      meaning,
      message: `QEMU would refuse to open this image: ${meaning}; ${message}`,
      ...place,
    };
  }
  return null;
}
