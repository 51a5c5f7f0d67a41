import { assert } from '../../../../shared/errors/assert';
import { singleByteCorrection } from '../../../../shared/units/crc-correction';
import type { BlockFile } from '../../../storage/block-file';
import type { Repair } from '../../check/repair';
import { extendedHeaderSum } from '../header/extended-header';
import { HeaderReader } from '../header/header-reader';
import {
  EXTENDED_HEADER as AT,
  EXTENDED_MAGIC,
  HEADER_BYTES,
  NO_LIMIT,
  SUM_BYTES,
  SUM_PAGE_BYTES,
  SUMS_GENERATION_BYTES,
  WORD_BYTES,
  type HeaderField,
} from '../layout';

/** A header as it would be with one thing changed. */
interface Candidate {
  readonly field: HeaderField;
  readonly value: Uint8Array;
}

/**
 * What one change makes the checksum of the header right: a byte, or a field that has its value from the others. Null where
 * no such change does; a checksum of 32 bits is the proof.
 */
export function extendedHeaderRepair(file: BlockFile, code: string): Repair | null {
  const reader = new HeaderReader(file, HEADER_BYTES);
  const stored = reader.u32(AT.headerSum);
  const found = byteCandidate(reader, stored) ?? fieldCandidate(file, reader, stored);
  if (found === null) return null;
  return {
    code,
    why: `the checksum of the header is right with this value of ${found.field.name}, and with none of the others changed`,
    apply: () => file.write(found.field.offset, found.value, 'header'),
  };
}

/** The sum counts its own field and the generation as zeros, so that no byte there is the changed one. */
function byteCandidate({ bytes }: HeaderReader, stored: number): Candidate | null {
  const counted = bytes.slice(0, HEADER_BYTES);
  const uncounted = [AT.headerSum, AT.generation];
  for (const { offset, length } of uncounted) counted.fill(0, offset, offset + length);
  const found = singleByteCorrection(counted, stored);
  if (found === null) return null;
  const field = Object.values(AT).find(
    ({ offset, length }) => found.offset >= offset && found.offset < offset + length,
  );
  if (field === undefined || uncounted.some((other) => other === field)) return null;
  return { field: { ...field, offset: found.offset, length: 1 }, value: Uint8Array.of(found.value) };
}

function fieldCandidate(file: BlockFile, reader: HeaderReader, stored: number): Candidate | null {
  for (const { field, value } of candidates(file, reader)) {
    const header = reader.bytes.slice(0, HEADER_BYTES);
    header.set(value, field.offset);
    if (extendedHeaderSum(header) === stored) return { field, value };
  }
  return null;
}

/** Fields with the values that constants, other fields and the length of the file give them. */
function* candidates(file: BlockFile, reader: HeaderReader): Generator<Candidate> {
  yield { field: AT.magic, value: EXTENDED_MAGIC };
  for (const field of [AT.reserved0, AT.reserved1, AT.label, AT.uuid, AT.ranges])
    yield { field, value: new Uint8Array(field.length) };
  const u = (field: HeaderField) => (field.length === 4 ? BigInt(reader.u32(field)) : reader.u64(field));
  const pages = (size: bigint) => (size + BigInt(SUM_PAGE_BYTES) - 1n) / BigInt(SUM_PAGE_BYTES);
  const numbers: (readonly [HeaderField, bigint])[] = [
    [AT.headerBytes, BigInt(HEADER_BYTES)],
    [AT.incompatible, 0n],
    ...[0n, 1n].map((bits) => [AT.compatible, bits] as const),
    ...[512n, 4096n].map((size) => [AT.blockSize, size] as const),
    ...[1n, 2n, 3n].map((profile) => [AT.profile, profile] as const),
    ...[512n, 4096n].map((offset) => [AT.dataOffset, offset] as const),
    [AT.zoneSize, u(AT.zoneCapacity)],
    [AT.zoneSize, u(AT.lastZoneSize)],
    [AT.zoneCapacity, u(AT.zoneSize)],
    [AT.lastZoneSize, u(AT.zoneSize)],
    [AT.zoneCount, u(AT.tableSize) / BigInt(WORD_BYTES)],
    [AT.openZonesMax, NO_LIMIT],
    [AT.openZonesMax, u(AT.activeZonesMax)],
    [AT.activeZonesMax, NO_LIMIT],
    [AT.activeZonesMax, u(AT.openZonesMax)],
    [AT.appendMax, NO_LIMIT],
    [AT.zdeBytes, 0n],
    [AT.zdeOffset, 0n],
    [AT.tableSize, u(AT.zoneCount) * BigInt(WORD_BYTES)],
    [AT.tableOffset, u(AT.sumsOffset) - u(AT.tableSize)],
    [AT.sumsOffset, u(AT.tableOffset) + u(AT.tableSize)],
    [AT.sumsSize, BigInt(SUMS_GENERATION_BYTES) + pages(u(AT.tableSize)) * BigInt(SUM_BYTES)],
    [AT.fileSize, BigInt(file.size())],
    ...[0n, 1n].map((ranges) => [AT.rangeCount, ranges] as const),
  ];
  for (const [field, number] of numbers) yield { field, value: numberBytes(field, number) };
}

function numberBytes({ length }: HeaderField, number: bigint): Uint8Array {
  assert(length <= 8, 'a field of more than a number was given one');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, number), true);
  return bytes.subarray(0, length);
}
