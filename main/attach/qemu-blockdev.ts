import type { AttachCommand } from '../../shared/image/attach-command';
import { noteOf, qemuPath, qemuUseOf, type AttachFacts } from './facts';
import { quoteArgument } from '../../shared/units/shell-word';

/** What a QEMU of another build makes of an image. */
const OTHERS = {
  unknownDriver: 'Any other QEMU says that it does not know the driver.',
  ordinaryDisk:
    'Any other QEMU opens it as an ordinary disk, and its check -r leaks destroys the write pointers (Q7).',
  refused: 'Any other QEMU refuses it: incompatible feature bit 5.',
} as const;

/** The image through QEMU's own driver of its layout; nothing where there is none. No release has one. */
export function ownDriverCommands(facts: AttachFacts): AttachCommand[] {
  const { image, info } = facts;
  const qemu = qemuUseOf(facts);
  if (qemu?.as !== 'blockdev') return [];
  const { driver, build, others } = qemu;
  const file = `file.driver=file,file.filename=${qemuPath(info.path)}`;
  const zones = image.facts.geometry.zoneCount;
  const blockdev = quoteArgument(`driver=${driver},node-name=zoned0,${file}`);
  const note = noteOf(`Needs a QEMU built with ${build}.`, OTHERS[others]);
  return [
    ...(qemu.namespaces ? [namespaceCommand(facts, driver, note)] : []),
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

/** A namespace that has the image's zones, states and extensions. Source: the cover letter of the ZNS series. */
function namespaceCommand(
  { info }: AttachFacts,
  driver: string,
  note: Pick<AttachCommand, 'note'>,
): AttachCommand {
  const drive = quoteArgument(`file=${qemuPath(info.path)},id=nvmezns0,format=${driver},if=none`);
  return {
    tool: 'QEMU nvme-ns of that build',
    title: 'With its zone states, as an NVMe namespace',
    line: `qemu-system-x86_64 -drive ${drive} -device nvme,id=nvme0,serial=zonesmith -device nvme-ns,drive=nvmezns0,bus=nvme0,nsid=1`,
    ...note,
  };
}
