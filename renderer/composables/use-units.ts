import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { formatCount, formatHex } from '../../shared/units/format';
import {
  SECTOR_BYTES,
  type ByteCount,
  type DeviceByte,
  type Lba,
  type ZoneIndex,
} from '../../shared/units/units';

/** What decides how numbers are shown. */
export interface UnitContext {
  readonly unit: 'bytes' | 'blocks' | 'sectors' | 'zoneRelative';
  readonly radix: 'dec' | 'hex';
  readonly blockBytes: number;
  /** 0 when no image is open; zone-relative places are then bytes. */
  readonly zoneSizeBytes: ByteCount;
}

/** The units in the order of the switch. */
export const UNITS: readonly {
  readonly value: UnitContext['unit'];
  readonly title: string;
  readonly short: string;
}[] = [
  { value: 'bytes', title: 'Bytes', short: 'B' },
  { value: 'blocks', title: 'Logical blocks', short: 'LBA' },
  { value: 'sectors', title: 'Sectors of 512 bytes', short: '512' },
  { value: 'zoneRelative', title: 'Zone and bytes from its start', short: 'z+' },
];

const number = (value: number, { radix }: UnitContext) =>
  radix === 'hex' ? formatHex(value) : formatCount(value);

/** Whole units, and the rest in bytes where it does not come out even. */
function split(bytes: number, unitBytes: number, context: UnitContext): [whole: string, rest: string] {
  const rest = bytes % unitBytes;
  return [number((bytes - rest) / unitBytes, context), rest === 0 ? '' : ` + ${number(rest, context)} B`];
}

/** A number of bytes in the chosen unit, unit included: `4,096 B`, `1 block`, `0x8 sectors`. */
export function formatAmount(bytes: ByteCount, context: UnitContext): string {
  if (context.unit === 'bytes' || context.unit === 'zoneRelative') return `${number(bytes, context)} B`;
  const unitBytes = context.unit === 'blocks' ? context.blockBytes : SECTOR_BYTES;
  const [whole, rest] = split(bytes, unitBytes, context);
  const name = context.unit === 'blocks' ? 'block' : 'sector';
  return `${whole} ${name}${bytes - (bytes % unitBytes) === unitBytes ? '' : 's'}${rest}`;
}

/** A place as its zone and the bytes from its start, in the chosen radix: `z7 + 0x120 B`. */
function formatInZone(zone: ZoneIndex, byte: ByteCount, context: UnitContext): string {
  return `z${zone} + ${number(byte, context)} B`;
}

/** A place on the device in the chosen unit, unit included: `24,576 B`, `LBA 6`, `sector 0x30`, `z7 + 0x120 B`. */
export function formatPlace(at: DeviceByte, context: UnitContext): string {
  switch (context.unit) {
    case 'bytes':
      return `${number(at, context)} B`;
    case 'blocks':
      return `LBA ${split(at, context.blockBytes, context).join('')}`;
    case 'sectors':
      return `sector ${split(at, SECTOR_BYTES, context).join('')}`;
    case 'zoneRelative': {
      if (context.zoneSizeBytes === 0) return `${number(at, context)} B`;
      const rest = at % context.zoneSizeBytes;
      return formatInZone((at - rest) / context.zoneSizeBytes, rest, context);
    }
  }
}

/** A place in all units, a line each, for tooltips. */
export function formatPlaceInAllUnits(at: DeviceByte, context: UnitContext): string {
  return UNITS.map(({ value }) => formatPlace(at, { ...context, unit: value })).join('\n');
}

/** Formatters that follow the unit switch: `const units = useUnits(() => inspector.unitContext)`. */
export function useUnits(context: MaybeRefOrGetter<UnitContext>) {
  const now = computed(() => toValue(context));
  return {
    context: now,
    /** A size. */
    amount: (bytes: ByteCount) => formatAmount(bytes, now.value),
    /** A place given in bytes from the start of the device. */
    place: (at: DeviceByte) => formatPlace(at, now.value),
    /** A place given as an LBA; null reads `–`. */
    lba: (lba: Lba | null) => (lba === null ? '–' : formatPlace(lba * now.value.blockBytes, now.value)),
    /** The same in all units, a line each. */
    allUnits: (at: DeviceByte) => formatPlaceInAllUnits(at, now.value),
    /** A place as its zone and the bytes from its start, whatever the unit. */
    inZone: (zone: ZoneIndex, byte: ByteCount) => formatInZone(zone, byte, now.value),
    /** A plain number in the chosen radix; the caller adds the unit. */
    number: (value: number) => number(value, now.value),
  };
}

/** What writes numbers in the chosen unit and radix. */
export type Units = ReturnType<typeof useUnits>;
