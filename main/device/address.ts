import { fail } from '../../shared/errors/app-error';
import { formatCount, plural } from '../../shared/units/format';
import { parseCount, parseSize } from '../../shared/units/parse';
import type { ByteCount, ByteOffset, DeviceByte, ZoneIndex } from '../../shared/units/units';
import { SECTOR_BYTES } from '../../shared/units/units';
import { deviceBlocks, zoneStart } from '../../shared/zone/geometry';
import { writePointerOf } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/image';

const ACCEPTED =
  '0x200, 512 or 2MiB (offset), +16, -16 (from here), z7, z7+0x120, lba:0x80, s:2048 (512-byte sector), wp:7, table:7, end-16';

const NUMBER = '(0x[0-9a-f]+|[0-9]+)';
/** A number of bytes, perhaps with a unit. */
const SIZE = '(0x[0-9a-f]+|[0-9]+(?:[kmgt](?:ib)?)?)';
/** Groups: kind and its number · `end` or nothing before a sign · plain offset · sign and distance. */
const ADDRESS = new RegExp(
  `^(?:(z|lba:|s:|wp:|table:)${NUMBER}|(end|)(?=[+-]|$)|${SIZE})(?:([+-])${SIZE})?$`,
);

/** How the window and people name the kinds of places, and how addresses do. */
const SPOKEN_KINDS: Readonly<Record<string, string>> = {
  lba: 'lba:',
  sector: 's:',
  offset: '',
  zone: 'z',
  z: 'z',
  wp: 'wp:',
  table: 'table:',
};

/**
 * The address in what was typed, which may be a place as the window prints it or as it is spoken: `z7 + 288 B`, `LBA 1,024`, `zone 7`;
 * hexadecimal also as other hex editors write it: `200h`.
 */
function addressIn(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(/\s*([+-])\s*/g, '$1')
    .replace(/ b$/, '')
    .replace(/(?<=\d) (?=[kmgt])/g, '')
    .replace(/\b([0-9][0-9a-f]*)h\b/g, '0x$1')
    .replace(/^(lba|sector|offset|zone|z|wp|table) +/, (_, kind: string) => SPOKEN_KINDS[kind]!);
}

/** What an address is resolved against. */
export interface AddressContext {
  /** Null: only the bytes are known, so only addresses within the file can be named. */
  readonly image: FormatImage | null;
  readonly fileSize: number;
  /** Offset that `+16` and `-16` count from. */
  readonly from: ByteOffset;
}

/**
 * File offset that an address names. Errors: `usage` for bad syntax (naming what is accepted), `unmapped`, `out-of-range` for a zone or
 * LBA that does not exist and for an offset outside of the file.
 */
export function resolveAddress(text: string, context: AddressContext): ByteOffset {
  const named = resolve(text.trim(), context, (delta) => ({ offset: context.from + delta }));
  const offset = 'offset' in named ? named.offset : offsetOfByte(context.image!, named.device, text.trim());
  return withinFile(offset, text, context.fileSize);
}

function withinFile(offset: number, text: string, fileSize: ByteCount): ByteOffset {
  if (offset >= 0 && offset <= fileSize) return offset;
  return fail(
    'out-of-range',
    `address '${text}': offset ${formatCount(offset)} is outside of the file of ${plural(fileSize, 'byte')}`,
    { text },
  );
}

/** The same for a byte of the device; `from` is one, too. */
export interface DeviceAddressContext {
  readonly image: FormatImage;
  readonly fileSize: number;
  readonly from: DeviceByte;
}

/**
 * Device byte that an address names, whether or not the file holds it. Errors: those of resolveAddress but `unmapped`; `usage` for
 * an address of the file that is no data of a zone.
 */
export function resolveDeviceByte(text: string, { image, fileSize, from }: DeviceAddressContext): DeviceByte {
  const address = text.trim();
  const fromHere = (delta: number): Named => ({ device: withinDevice(image, from + delta, address) });
  const named = resolve(address, { image, fileSize }, fromHere);
  if ('device' in named) return Math.min(named.device, deviceBytes(image) - 1);
  const offset = withinFile(named.offset, text, fileSize);
  const { lba, region } = image.anatomy.locate(offset);
  const start = lba === null ? null : image.blocks.offsetOf(lba);
  if (lba === null || start === null)
    return fail('usage', `address '${text}': offset ${offset} is no data of a zone (${region})`, { text });
  return lba * image.facts.geometry.logicalBlockSizeBytes + (offset - start);
}

/** What was named: a byte of the device, which the file may not hold, or of the file. */
type Named = { readonly device: DeviceByte } | { readonly offset: number };

function resolve(
  address: string,
  { image, fileSize }: Omit<AddressContext, 'from'>,
  fromHere: (delta: number) => Named,
): Named {
  const match = ADDRESS.exec(addressIn(address));
  const badForm = !match || address === '' || (match[4] !== undefined && match[5] !== undefined);
  if (badForm) return notUnderstood(address);
  const [, kind, number, word, plain, sign, distance] = match;
  const delta = sign === undefined ? 0 : sizeIn(distance!, address) * (sign === '-' ? -1 : 1);
  if (plain !== undefined) return { offset: sizeIn(plain, address) };
  if (word === 'end') return { offset: fileSize + delta };
  if (kind === undefined) return fromHere(delta);
  if (image === null) {
    return fail('usage', `address '${address}': the file is not read as zones, only offsets can be named`, {
      address,
    });
  }
  return resolveNamed(image, { kind, value: countIn(number!, address), address, delta });
}

/** Digits with letters among them are most often hexadecimal without its sign: the message says how it is written. */
function notUnderstood(address: string): never {
  const hint = /^[0-9a-f]+$/i.test(address) ? `; a hexadecimal offset is written 0x${address}` : '';
  return fail('usage', `address '${address}' is not understood; accepted: ${ACCEPTED}${hint}`, { address });
}

interface NamedAddress {
  readonly kind: string;
  readonly value: number;
  readonly address: string;
  /** Bytes added, may be negative. */
  readonly delta: number;
}

function resolveNamed(image: FormatImage, { kind, value, address, delta }: NamedAddress): Named {
  const { geometry } = image.facts;
  const blockSize = geometry.logicalBlockSizeBytes;
  const onDevice = (byte: DeviceByte): Named => ({ device: withinDevice(image, byte + delta, address) });
  switch (kind) {
    case 'lba:':
      return onDevice(value * blockSize);
    case 's:':
      return onDevice(value * SECTOR_BYTES);
    case 'z':
      return onDevice(zoneStart(geometry, existing(image, value, address)) * blockSize);
    case 'wp:':
      return onDevice(writePointer(image, value, address) * blockSize);
    default:
      return { offset: image.anatomy.entryPlace(existing(image, value, address)).offset + delta };
  }
}

const deviceBytes = ({ facts: { geometry } }: FormatImage): ByteCount =>
  deviceBlocks(geometry) * geometry.logicalBlockSizeBytes;

/** The end of the device is none of its bytes, but the write pointer of a filled last zone. */
function withinDevice(image: FormatImage, byte: DeviceByte, address: string): DeviceByte {
  const end = deviceBytes(image);
  if (end === 0) noZones(address);
  if (byte >= 0 && byte <= end) return byte;
  return fail(
    'out-of-range',
    `address '${address}': device byte ${formatCount(byte)} is outside of the device of ${plural(end, 'byte')}`,
    { address },
  );
}

function offsetOfByte(image: FormatImage, byte: DeviceByte, address: string): number {
  const { geometry } = image.facts;
  const blockSize = geometry.logicalBlockSizeBytes;
  const blocks = deviceBlocks(geometry);
  // The write pointer of a filled last zone is one past the last block.
  const lba = Math.min(Math.floor(byte / blockSize), blocks - 1);
  const offset = image.blocks.offsetOf(lba);
  if (offset === null)
    return fail(
      'unmapped',
      `address '${address}': LBA ${formatCount(lba)} is unmapped: the file holds no bytes of it`,
      {
        address,
        lba,
      },
    );
  return offset + (byte - lba * blockSize);
}

function writePointer(image: FormatImage, zone: ZoneIndex, address: string): number {
  const pointer = writePointerOf(image.table.zones, existing(image, zone, address));
  return (
    pointer ??
    fail('usage', `address '${address}': zone ${zone} has no valid write pointer`, { address, zone })
  );
}

function existing(image: FormatImage, zone: number, address: string): ZoneIndex {
  const { zoneCount } = image.facts.geometry;
  if (zone < zoneCount) return zone;
  if (zoneCount === 0) noZones(address);
  return fail(
    'out-of-range',
    `address '${address}': the image has zones 0 to ${formatCount(zoneCount - 1)}`,
    {
      address,
      zone,
    },
  );
}

function noZones(address: string): never {
  fail('usage', `address '${address}': the image has no zones, only offsets can be named`, { address });
}

function countIn(text: string, address: string): number {
  return parseCount(text, `address '${address}'`);
}

function sizeIn(text: string, address: string): ByteCount {
  return parseSize(text, `address '${address}'`);
}
