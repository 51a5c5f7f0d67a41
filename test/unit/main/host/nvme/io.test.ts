import { describe, expect, it } from 'vitest';
import { appendExponent, readIo, type IoSpace } from '../../../../../main/host/nvme/io';
import { SubmissionEntry } from '../../../../../main/host/nvme/submission-entry';
import { MIB } from '../../../../../shared/units/units';
import * as commands from '../../../../support/nvme/commands';
import type { NvmeCommand } from '../../../../support/nvme/commands';
import { capsule } from '../../../../support/nvme/raw-connection';
import { STUB_FACTS } from '../../../../support/nvme/stub-drive';

const SPACE: IoSpace = { facts: STUB_FACTS, transferBytesMax: MIB, writesThrough: false };
const block = (blocks = 1): Buffer => Buffer.alloc(blocks * 4096);

/** What a command is read as; `change` makes it wrong. */
function read(command: NvmeCommand, space: IoSpace = SPACE, change = (_entry: Buffer): void => undefined) {
  const inCapsule = command.by !== 'r2t' && (command.data?.length ?? 0) <= 16384;
  const pdu = capsule(command, 1, command.data !== undefined && inCapsule);
  change(pdu.subarray(8, 72));
  const entry = new SubmissionEntry();
  entry.load(pdu, 8);
  return readIo(entry, space, inCapsule ? (command.data?.length ?? 0) : 0);
}

describe('commands', () => {
  it.each([
    [commands.write(5, 2, block(2)), { op: 'write', lba: 5, blocks: 2 }, 'toDrive', 8192],
    [commands.write(5, 64, block(64)), { op: 'write', lba: 5, blocks: 64 }, 'toDrive', 64 * 4096],
    [
      commands.write(5, 1, block(), { fua: true }),
      { op: 'write', lba: 5, blocks: 1, fua: true },
      'toDrive',
      4096,
    ],
    [commands.append(256, 1, block()), { op: 'append', lba: 256, blocks: 1 }, 'toDrive', 4096],
    [commands.read(2 ** 32 + 1, 1, block()), { op: 'read', lba: 2 ** 32 + 1, blocks: 1 }, 'toHost', 4096],
    [commands.flush(), { op: 'flush' }, 'nothing', 0],
    [commands.manage(2, 256), { op: 'finish', lba: 256 }, 'nothing', 0],
    [commands.manage(4, 0, { all: true }), { op: 'reset', all: true }, 'nothing', 0],
    [commands.setZde(0, Buffer.alloc(64)), { op: 'setZde', lba: 0 }, 'toDrive', 64],
  ])('%#: as the engine knows them', (given, command, moves, bytes) => {
    expect(read(given)).toEqual({ kind: 'command', command, moves, bytes });
  });

  it('a write is forced where the cache is off', () => {
    const space = { ...SPACE, writesThrough: true };
    expect(read(commands.write(0, 1, block()), space)).toMatchObject({ command: { fua: true } });
    expect(read(commands.read(0, 1, block()), space)).not.toMatchObject({ command: { fua: true } });
  });

  it('reports: how many zones fit, which, and how they are counted', () => {
    const query = { from: 300, filter: 'closed', partial: true } as const;
    expect(read(commands.report(block(), query))).toEqual({
      kind: 'report',
      report: { fromLba: 300, filter: 'closed', maxZones: 8, partial: true, extended: false },
      bytes: 4096,
    });
    expect(read(commands.report(Buffer.alloc(64 + 3 * 128 + 100), { extended: true }))).toMatchObject({
      report: { maxZones: 3, extended: true },
    });
  });
});

describe('refusals', () => {
  const plain = { ...SPACE, facts: { ...STUB_FACTS, zdeBytes: 0 } };
  const readOnly = { ...SPACE, facts: { ...STUB_FACTS, writable: false } };
  const small = {
    ...SPACE,
    facts: { ...STUB_FACTS, limits: { ...STUB_FACTS.limits, appendMaxBytes: 16384 } },
  };

  type Case = readonly [string, number, NvmeCommand, IoSpace?, ((entry: Buffer) => void)?];
  const CASES: readonly Case[] = [
    ['an unknown opcode', 0x001, { opcode: 0x55, nsid: 1 }],
    ['another namespace', 0x00b, commands.read(0, 1, block(), { nsid: 2 })],
    ['all namespaces', 0x00b, commands.flush(0xffff_ffff)],
    ['a fused command', 0x002, commands.flush(), SPACE, (entry) => (entry[1] = 0x41)],
    ['more data than blocks', 0x00f, commands.write(0, 1, block(2))],
    ['less data than blocks', 0x00f, commands.write(0, 64, block(63))],
    ['a read of another length', 0x00f, commands.read(0, 2, block())],
    ['an unknown SGL', 0x011, commands.write(0, 1, block()), SPACE, (entry) => (entry[39] = 0x20)],
    ['an SGL with an offset', 0x016, commands.write(0, 1, block()), SPACE, (entry) => (entry[24] = 4)],
    ['more than MDTS', 0x002, commands.read(0, 257, block(257))],
    ['an append of more than ZASL', 0x002, commands.append(0, 8, block(8)), small],
    ['an LBA beyond 2^53', 0x080, commands.read(0, 1, block()), SPACE, (entry) => (entry[47] = 1)],
    ['a write to a drive that is read', 0x020, commands.write(0, 1, block()), readOnly],
    ['a reset of a drive that is read', 0x020, commands.manage(4, 0), readOnly],
    ['an unknown zone action', 0x002, commands.manage(0x11, 0)],
    ['an extension where there is none', 0x002, commands.setZde(0, Buffer.alloc(64)), plain],
    ['an extension of another size', 0x00f, commands.setZde(0, Buffer.alloc(128))],
    [
      'extensions of all zones',
      0x002,
      commands.setZde(0, Buffer.alloc(64)),
      SPACE,
      (entry) => (entry[53] = 1),
    ],
    ['an extended report where there are none', 0x002, commands.report(block(), { extended: true }), plain],
    ['a report without room for its header', 0x002, commands.report(Buffer.alloc(60))],
    [
      'a report into less than it says',
      0x00f,
      commands.report(block()),
      SPACE,
      (entry) => entry.writeUInt32LE(64, 32),
    ],
    ['an unknown filter', 0x002, { ...commands.report(block()), cdw13: 0x800 }],
    ['an unknown report', 0x002, { ...commands.report(block()), cdw13: 2 }],
  ];

  it.each(CASES.map((each) => [each[0], each] as const))('%s', (_, [, status, command, space, change]) => {
    expect(read(command, space, change)).toBe(status);
  });
});

it('says the limit of appends as a power of two, 0 for that of all commands', () => {
  expect([null, 4096, 16384, 20000].map(appendExponent)).toEqual([0, 0, 2, 2]);
});
