/** PDUs of a host with something wrong: every kind that a target takes, fields set to what breaks arithmetic. */
import type { Random } from '../../../shared/workload/random';
import * as commands from './commands';
import { connectOf, setFeatures, type HostOptions } from './host';
import { hostDataHeader, icReq, NO_DIGESTS } from './pdu';
import { capsule } from './raw-connection';

const EXTREMES: readonly number[] = [
  ...[0, 1, 2, 3, 7, 8, 23, 24, 25, 63, 64, 71, 72, 73, 127, 128, 129, 255, 256, 511, 512, 4095, 4096],
  ...[0x7fff, 0x8000, 0xffff, 0x1_0000, 0x10_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff],
];
const BLOCK = 4096;
/** Of a PDU the part that is worth changing: headers, and of a Connect its names. */
const CHANGED_BYTES = 152;

/** Sound PDUs of an admin queue. */
export function adminPdus(options: HostOptions): Buffer[] {
  const page = Buffer.alloc(BLOCK);
  return [
    icReq(),
    capsule(connectOf(options, 0, 0xffff, 32), 1),
    capsule(commands.propertyGet(0, 8), 2),
    capsule(commands.propertySet(0x14, 0x46_0061), 3),
    ...[0, 1, 2, 3, 5, 6].map((cns) => capsule(commands.identify(cns, page, { nsid: 1, csi: 2 }), 4 + cns)),
    ...[1, 2, 3, 5, 0x70, 0xbf].map((log) => capsule(commands.getLog(log, page, { csi: 2 }), 16 + (log & 7))),
    capsule(setFeatures(7, 0x3_0003), 11),
    capsule({ opcode: 0x0a, cdw10: 7 }, 12),
    capsule({ opcode: 0x0c }, 13),
    capsule({ opcode: 0x08, cdw10: 13 << 16 }, 14),
    capsule({ opcode: 0x18 }, 15),
    termReq(),
  ];
}

/** Sound PDUs of an I/O queue. */
export function ioPdus(options: HostOptions, controller: number): Buffer[] {
  const [small, large] = [Buffer.alloc(2 * BLOCK, 1), Buffer.alloc(32 * BLOCK, 2)];
  return [
    capsule(connectOf(options, 1, controller, 128), 1),
    capsule(commands.write(0, 2, small), 2),
    capsule(commands.append(0, 2, small), 3),
    capsule(commands.append(256, 32, large), 4, false),
    Buffer.concat([hostDataHeader({ cid: 4, tag: 0, offset: 0, bytes: BLOCK }, true, NO_DIGESTS), small]),
    capsule(commands.read(0, 32, large), 5),
    capsule(commands.flush(), 6),
    ...[1, 2, 3, 4, 5].map((action) => capsule(commands.manage(action, 512), 6 + action)),
    capsule(commands.setZde(768, Buffer.alloc(64, 3)), 12),
    capsule(commands.report(large), 13),
    capsule(commands.report(large, { extended: true, partial: true }), 14),
  ];
}

function termReq(): Buffer {
  const pdu = Buffer.alloc(96);
  pdu.set([2, 0, 24, 0, 96]);
  pdu[8] = 1;
  return pdu;
}

/** A copy with one to three changes, or cut off, or with noise behind it. */
export function mutant(pdu: Buffer, random: Random): Buffer {
  const copy = Buffer.from(pdu);
  for (let changes = 1 + random.below(3); changes > 0; changes--) change(copy, random);
  const kind = random.below(40);
  if (kind === 0) return copy.subarray(0, random.below(copy.length));
  if (kind === 1) return Buffer.concat([copy, noise(random)]);
  if (kind === 2) return noise(random);
  return copy;
}

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 1 + random.below(300) }, () => random.below(256)));
}

function change(pdu: Buffer, random: Random): void {
  const reach = Math.min(CHANGED_BYTES, pdu.length);
  const kind = random.below(4);
  const at = random.below(kind < 2 ? reach : reach - 3);
  if (kind === 0) pdu[at] = pdu[at]! ^ (1 << random.below(8));
  else if (kind === 1) pdu[at] = random.below(256);
  else {
    const value = EXTREMES[random.below(EXTREMES.length)]!;
    if (kind === 2) pdu.writeUInt32LE(value, at & ~3);
    else pdu.writeUInt16LE(value & 0xffff, at & ~1);
  }
}
