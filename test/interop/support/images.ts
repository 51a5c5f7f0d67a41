import { MIB } from '../../../shared/units/units';
import type { Range } from './qemu';
import { documentOf, succeed } from './zonesmith';

/** A variant with the place of its data area. */
export interface VariantCase {
  readonly variant: 'rfc' | 'extended';
  readonly blockBytes: number;
  /** File offset of device byte 0. */
  dataOffset(path: string): number;
}

interface Fields {
  readonly fields: readonly { readonly path: string; readonly value: string }[];
}

/** Device bytes lie 512 bytes further on in the file. */
const RFC: VariantCase = { variant: 'rfc', blockBytes: 512, dataOffset: () => 512 };

/** The header says where the device bytes begin. */
export const EXTENDED: VariantCase = {
  variant: 'extended',
  blockBytes: 4096,
  dataOffset(path) {
    const { fields } = documentOf<Fields>('structure', path);
    return Number(fields.find((field) => field.path === 'header.data_offset')?.value);
  },
};

/** Both variants that are written. */
export const VARIANTS: readonly VariantCase[] = [RFC, EXTENDED];

/** Size of a zone of `createSmall`. */
export const ZONE_BYTES = MIB;
/** Zones of `createSmall`; the first one is conventional. */
export const ZONE_COUNT = 8;

/** Creates 8 zones of 1 MiB, the first one conventional. */
export function createSmall(path: string, { variant }: VariantCase): string {
  const size = ['--zone-size', `${ZONE_BYTES}`, '--zones', `${ZONE_COUNT}`, '--conventional', '0'];
  succeed('create', path, '--variant', variant, ...size);
  return path;
}

/** A range of the file by its address, as `hex` names it. */
export function rangeAt(path: string, address: string, length: number): Range {
  const { offset } = documentOf<{ offset: number }>('hex', path, '--at', address, '--length', '1');
  return { offset, length };
}

/** Bytes of the device, as `read` gives them. */
export function readZone(path: string, place: string, length: number): Buffer {
  return succeed('read', path, '--zone', place, '--length', `${length}`);
}
