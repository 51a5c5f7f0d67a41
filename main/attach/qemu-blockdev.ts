import type { AttachCommand } from '../../shared/image/attach-command';
import { noteOf, qemuPath, type AttachFacts } from './facts';
import { quoteArgument } from '../../shared/units/shell-word';

/** The QEMU that reads a variant. No release does. Source: FORMATS §1 to §4. */
const BUILDS: Readonly<Record<string, string>> = {
  rfc: 'the zoned driver of the RFC of December 2022',
  '48-a': 'the first zoned qcow2 series of 2023',
  '48-b': 'version 4 of the zoned qcow2 series (September 2023)',
  '48-c': 'version 5, 6 or 7 of the zoned qcow2 series (October 2023 to January 2024)',
  '48-b-zde': 'the ZNS series of 2023 over zoned qcow2',
  '56': 'version 8, 9 or 10 of the zoned qcow2 series (2024)',
  '48-d': 'the zoned qcow2 branch of 2026',
  '44': 'zoned qcow2 by the specification text of 2026',
};

/** Variants without the incompatible bit: every QEMU opens them and knows nothing of the zones. */
export const SEEN_AS_UNZONED: ReadonlySet<string> = new Set(['48-a', '48-b', '48-b-zde']);

/** The image through QEMU's own driver of its layout; nothing where there is none. */
export function ownDriverCommands({ image, info }: AttachFacts): AttachCommand[] {
  const { format, variant } = image.recognition;
  const build = BUILDS[variant];
  const driver = format === 'qcow2' ? 'qcow2' : 'zoned';
  if ((format !== 'qcow2' && format !== 'zoned') || build === undefined) return [];
  const file = `file.driver=file,file.filename=${qemuPath(info.path)}`;
  const zones = image.geometry.zoneCount;
  const blockdev = quoteArgument(`driver=${driver},node-name=zoned0,${file}`);
  const note = noteOf(`Needs a QEMU built with ${build}.`, refusalOf(format, variant));
  return [
    {
      tool: 'QEMU virtio-blk',
      title: 'As a zoned disk of a virtual machine',
      line: `qemu-system-x86_64 -blockdev ${blockdev} -device virtio-blk-pci,drive=zoned0`,
      ...note,
    },
    {
      tool: 'qemu-io',
      title: 'Report of its zones, without a virtual machine',
      line: `qemu-io --image-opts -c 'zrp 0 ${zones}' ${quoteArgument(`driver=${driver},${file}`)}`,
      ...note,
    },
  ];
}

function refusalOf(format: string, variant: string): string {
  if (format !== 'qcow2') return 'Any other QEMU says that it does not know the driver.';
  return SEEN_AS_UNZONED.has(variant)
    ? 'Any other QEMU opens it as an ordinary disk, and its check -r leaks destroys the write pointers (Q7).'
    : 'Any other QEMU refuses it: incompatible feature bit 5.';
}
