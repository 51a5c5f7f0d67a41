import { fail } from '../../../shared/errors/app-error';
import type { Annotation, Place } from '../../../shared/image/place';
import type { StructureField } from '../../../shared/image/field';
import type { ZoneDetails } from '../../../shared/image/zone-report';
import { zoneStateName, zoneTypeName, attributeNames } from '../../../shared/zone/state';
import { writePointerOf } from '../../../shared/zone/zone-table';
import { BLOCK_BYTES, DATA_OFFSET, ENTRY_BYTES, type FakeImage } from './image';

const HEADER = new TextEncoder().encode('ZNSMITH\0');

/** Word of a zone's table entry: state in the top four bits, pointer in bytes below. */
function entryWord(image: FakeImage, zone: number): bigint {
  const pointer = BigInt(image.table.writePointer[zone]! * BLOCK_BYTES);
  return (BigInt(image.table.state[zone]!) << 60n) | pointer;
}

function byteAt(image: FakeImage, offset: number): number {
  if (offset < DATA_OFFSET) return HEADER[offset] ?? 0;
  if (offset >= image.tableOffset) {
    const at = offset - image.tableOffset;
    return Number((entryWord(image, Math.floor(at / ENTRY_BYTES)) >> BigInt((at % ENTRY_BYTES) * 8)) & 0xffn);
  }
  const block = Math.floor((offset - DATA_OFFSET) / BLOCK_BYTES);
  const zone = Math.floor(block / image.zoneBlocks);
  return block < image.table.writePointer[zone]! ? (offset * 31 + block) & 0xff : 0;
}

export function readBytes(
  image: FakeImage,
  offset: number,
  length: number,
): { offset: number; bytes: Uint8Array } {
  const end = Math.min(offset + length, image.fileSizeBytes);
  return {
    offset,
    bytes: Uint8Array.from({ length: Math.max(0, end - offset) }, (_, i) => byteAt(image, offset + i)),
  };
}

export function locate(image: FakeImage, offset: number): Place {
  if (offset < DATA_OFFSET) return { offset, lba: null, zone: null, zoneByte: null, region: 'header' };
  if (offset >= image.tableOffset) {
    const zone = Math.floor((offset - image.tableOffset) / ENTRY_BYTES);
    return { offset, lba: null, zone: null, zoneByte: null, region: `table, entry of zone ${zone}` };
  }
  const at = offset - DATA_OFFSET;
  const { zoneSizeBytes } = image.options;
  return {
    offset,
    lba: Math.floor(at / BLOCK_BYTES),
    zone: Math.floor(at / zoneSizeBytes),
    zoneByte: at % zoneSizeBytes,
    region: 'data',
  };
}

export function resolve(image: FakeImage, address: string, from: number): Place {
  const { zoneSizeBytes } = image.options;
  const match = /^(z|lba:|s:|wp:|table:|\+|end-)?(0x[0-9a-f]+|\d+)(?:\+(0x[0-9a-f]+|\d+))?$/i.exec(
    address.trim(),
  );
  if (!match) fail('usage', `'${address}' is not an address`, { what: address });
  const value = Number(match[2]);
  const extra = Number(match[3] ?? 0);
  const offsets: Record<string, number> = {
    '': value,
    z: DATA_OFFSET + value * zoneSizeBytes + extra,
    'lba:': DATA_OFFSET + value * BLOCK_BYTES,
    's:': DATA_OFFSET + value * 512,
    'wp:': DATA_OFFSET + (image.table.writePointer[value] ?? 0) * BLOCK_BYTES,
    'table:': image.tableOffset + value * ENTRY_BYTES,
    '+': from + value,
    'end-': image.fileSizeBytes - value,
  };
  return locate(image, offsets[(match[1] ?? '').toLowerCase()] ?? 0);
}

/** Spans of one kind that cover a range, zone by zone in the data area. */
export function annotate(image: FakeImage, offset: number, length: number): Annotation[] {
  const spans: Annotation[] = [];
  const end = Math.min(offset + length, image.fileSizeBytes);
  for (let at = offset; at < end;) {
    const span = spanAt(image, at);
    const stop = Math.min(end, span.offset + span.length);
    spans.push({ ...span, offset: at, length: stop - at });
    at = stop;
  }
  return spans;
}

function spanAt(image: FakeImage, at: number): Annotation {
  if (at < DATA_OFFSET) return { offset: 0, length: DATA_OFFSET, kind: 'header', label: 'header' };
  if (at >= image.tableOffset) {
    return {
      offset: image.tableOffset,
      length: image.fileSizeBytes - image.tableOffset,
      kind: 'table',
      label: 'zone table',
    };
  }
  const { zoneSizeBytes, zoneCapacityBytes } = image.options;
  const zone = Math.floor((at - DATA_OFFSET) / zoneSizeBytes);
  const start = DATA_OFFSET + zone * zoneSizeBytes;
  const pointer = start + (image.table.writePointer[zone]! - zone * image.zoneBlocks) * BLOCK_BYTES;
  const label = `zone ${zone}`;
  if (at < pointer) return { offset: start, length: pointer - start, kind: 'written', label, zone };
  const capacityEnd = start + zoneCapacityBytes;
  if (at < capacityEnd)
    return { offset: pointer, length: capacityEnd - pointer, kind: 'unwritten', label, zone };
  return { offset: capacityEnd, length: start + zoneSizeBytes - capacityEnd, kind: 'hole', label, zone };
}

export function describeZone(image: FakeImage, zone: number): ZoneDetails {
  const { state, type, attributes } = image.table;
  const pointer = writePointerOf(image.table, zone);
  const offset = image.tableOffset + zone * ENTRY_BYTES;
  const stored = { type: 'stored', state: 'stored', writePointer: 'stored' } as const;
  const ops = ['open', 'close', 'finish', 'reset', 'append', 'injectReadOnly', 'injectOffline'] as const;
  return {
    row: {
      index: zone,
      type: zoneTypeName(type[zone]!),
      state: zoneStateName(state[zone]!),
      startLba: zone * image.zoneBlocks,
      startBytes: zone * image.options.zoneSizeBytes,
      sizeBytes: image.options.zoneSizeBytes,
      capacityBytes: image.options.zoneCapacityBytes,
      writePointerBytes: pointer === null ? null : pointer * BLOCK_BYTES,
      attributes: attributeNames(attributes[zone]!),
      zdeValid: false,
      provenance: { ...stored, capacity: 'derived', attributes: 'stored', zde: 'absent' },
    },
    raw: {
      offset,
      bytes: readBytes(image, offset, ENTRY_BYTES).bytes,
      fields: [
        {
          name: 'state',
          highBit: 63,
          lowBit: 60,
          value: String(state[zone]),
          meaning: zoneStateName(state[zone]!),
        },
        { name: 'conventional', highBit: 59, lowBit: 59, value: '0', meaning: 'sequential' },
        { name: 'attributes', highBit: 58, lowBit: 51, value: '0', meaning: 'none' },
        {
          name: 'write pointer',
          highBit: 50,
          lowBit: 0,
          value: String((pointer ?? 0) * BLOCK_BYTES),
          meaning: `LBA ${pointer ?? 0}`,
        },
      ],
    },
    dataOffset: DATA_OFFSET + zone * image.options.zoneSizeBytes,
    zde: null,
    actions: ops.map((op) => {
      const refusal = image.refusalOf(op, zone);
      const message = `zone ${zone}: ${op} is refused`;
      return {
        op,
        refusal:
          refusal === null ? null : { status: refusal, rule: `${op}-${refusal}`, message, numbers: { zone } },
      };
    }),
    findings: [],
  };
}

export function structure(image: FakeImage, first: number, count: number) {
  const header: StructureField[] = [
    { path: 'header.magic', offset: 0, length: 8, type: 'ascii', value: 'ZNSMITH', status: 'ok' },
    {
      path: 'header.zone_count',
      offset: 8,
      length: 8,
      type: 'u64 le',
      value: String(image.options.zoneCount),
      status: 'suspect',
      why: 'the header of the fake image is empty',
    },
  ];
  const total = header.length + image.options.zoneCount;
  const fields = Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, i) => {
    const index = first + i;
    if (index < header.length) return header[index]!;
    const zone = index - header.length;
    return {
      path: `table[${zone}]`,
      offset: image.tableOffset + zone * ENTRY_BYTES,
      length: ENTRY_BYTES,
      type: 'u64 le',
      value: entryWord(image, zone).toString(),
      status: 'ok' as const,
    };
  });
  return { fields, total };
}
