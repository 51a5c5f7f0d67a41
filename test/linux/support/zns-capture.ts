/** What QEMU's zoned drive said to a Debian kernel, command by command, when it was captured. */
import { readFileSync } from 'node:fs';
import { commandsOf } from '../../support/captures/sequence';
import { kernelLines, neutral, type StepAnswer } from './steps';

const CAPTURE = new URL('../../fixtures/captures/linux-6.1/zns/zns-sequence.txt', import.meta.url);
const DEVICE = '/dev/nvme0n1';

/** Words for QEMU: a zoned drive as the captured one. */
export function qemuZonedDrive(file: string): string[] {
  const zones = 'zoned=true,zoned.zone_size=4M,zoned.zone_capacity=3M,zoned.max_open=3,zoned.max_active=5';
  const blocks = 'logical_block_size=4096,physical_block_size=4096,zoned.descr_ext_size=64';
  return [
    ...['-drive', `file=${file},if=none,format=raw,id=zoned`],
    ...['-device', 'nvme,id=peer,serial=PEER,zoned.zasl=5'],
    ...['-device', `nvme-ns,bus=peer,drive=zoned,nsid=1,${blocks},${zones}`],
  ];
}

/** Size of the file of that drive: 16 zones of 4 MiB. */
export const QEMU_DRIVE_BYTES = 64 * 1024 * 1024;

/** A captured command, with `DEVICE` for the drive, and its answer. */
export interface CapturedStep {
  readonly command: string;
  readonly answer: StepAnswer;
}

/** All of them. */
export function capturedSteps(): CapturedStep[] {
  const text = readFileSync(CAPTURE, 'utf8');
  const endings = text.split(/^\$ /m).slice(1);
  return commandsOf(text).map(({ line, printed }, index) => ({
    command: line.replaceAll(DEVICE, 'DEVICE'),
    answer: {
      status: Number(/\[exit (\d+)\]/.exec(endings[index]!)![1]),
      printed: neutral(printed, DEVICE),
      kernel: kernelLines(endings[index]!.replace(/^[^]*\[exit \d+\]\n/, ''), DEVICE),
    },
  }));
}
