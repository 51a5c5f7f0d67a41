import { expect, it } from 'vitest';
import { SubmissionEntry } from '../../../../../main/host/nvme/submission-entry';
import * as commands from '../../../../support/nvme/commands';
import { capsule } from '../../../../support/nvme/raw-connection';

function entryOf(
  command: commands.NvmeCommand,
  change: (entry: Buffer) => void = () => undefined,
): SubmissionEntry {
  const entry = new SubmissionEntry();
  const pdu = capsule(command, 0x1234);
  change(pdu.subarray(8, 72));
  entry.load(pdu, 8);
  return entry;
}

it('has the fields of a command, and keeps them when its memory is used again', () => {
  const pdu = capsule(commands.read(2 ** 40 + 5, 3, Buffer.alloc(100)), 0x1234);
  const entry = new SubmissionEntry();
  entry.load(pdu, 8);
  pdu.fill(0xff);
  expect(entry).toMatchObject({
    opcode: 2,
    commandId: 0x1234,
    namespaceId: 1,
    lba: 2 ** 40 + 5,
    sglBytes: 100,
  });
  expect([entry.dword(12), entry.word(48), entry.byte(48)]).toEqual([2, 2, 2]);
});

it('has no LBA beyond what is exact', () => {
  expect(entryOf(commands.flush(), (entry) => entry.writeUInt32LE(1 << 21, 44)).lba).toBeNull();
  expect(entryOf(commands.flush(), (entry) => entry.writeUInt32LE((1 << 21) - 1, 44)).lba).not.toBeNull();
});

it.each([
  [0x00, 0],
  [0x40, 0],
  [0x80, 0x002],
  [0xc0, 0x002],
  [0x41, 0x002],
])('flags %i give status %i', (flags, status) => {
  expect(entryOf(commands.flush(), (entry) => (entry[1] = flags)).flagsStatus).toBe(status);
});

it('takes data in the capsule under either descriptor, of the length that it says', () => {
  const write = commands.write(0, 1, Buffer.alloc(4096));
  for (const kind of [0x01, 0x5a])
    expect(entryOf(write, (entry) => (entry[39] = kind)).sglStatus(4096, 4096)).toBe(0);
  expect(entryOf(write).sglStatus(4096, 0)).toBe(0x00f);
  expect(entryOf(write).sglStatus(4096, 2048)).toBe(0x00f);
  expect(entryOf(write).sglStatus(8192, 4096)).toBe(0x00f);
  expect(entryOf(write, (entry) => (entry[39] = 0x40)).sglStatus(4096, 4096)).toBe(0x011);
});

it('gives an answer room that is large enough', () => {
  const page = entryOf(commands.identify(1, Buffer.alloc(4096)));
  expect([page.sglStatusOfAnswer(4096), page.sglStatusOfAnswer(4100)]).toEqual([0, 0x00f]);
  expect(entryOf(commands.identify(1, Buffer.alloc(4)), (e) => (e[39] = 0x01)).sglStatusOfAnswer(4)).toBe(
    0x011,
  );
});
