import type { ZoneRow } from '../../../shared/image/zone-report';
import type { BlockCount, ByteOffset } from '../../../shared/units/units';
import type { FormatImage } from '../../format/image';

/** What a tool prints when it is asked for more: `verbose` with its -v, `extended` with the descriptor extensions. */
export type ReportDetail = 'verbose' | 'extended';
/** Details that were asked for. */
export type ReportDetails = ReadonlySet<ReportDetail>;

/** One zone with everything that a report format may print. */
export interface PrintedZone {
  readonly row: ZoneRow;
  readonly image: FormatImage;
  readonly details: ReportDetails;
}

/** What is said before the zones. */
export interface ReportHead {
  /** Zones of the device in the states asked for, of which a part may follow. */
  readonly matching: number;
  /** Zones that follow. */
  readonly listed: number;
  /** Where the first zone that may follow begins. */
  readonly fromBytes: ByteOffset;
  /** Blocks of the whole device. */
  readonly deviceBlocks: BlockCount;
  readonly details: ReportDetails;
}

/** A report in the exact text of some tool. Lines carry no line end. */
export interface ReportPrinter {
  /** Details that the tool knows; absent = none. */
  readonly details?: readonly ReportDetail[];
  /** Lines before the zones. */
  header(head: ReportHead): readonly string[];
  /** Lines of one zone; `position` counts printed zones from 0. */
  zone(printed: PrintedZone, position: number): readonly string[];
  /** Lines after the zones, of which `listed` were printed. */
  footer(listed: number): readonly string[];
}

/** A printer that only has lines of zones. */
export function plainPrinter(line: (printed: PrintedZone) => string): ReportPrinter {
  return { header: () => [], zone: (printed) => [line(printed)], footer: () => [] };
}

/** State code of a row as the block layer and NVMe number it. */
export function stateCode({ image, row }: PrintedZone): number {
  return image.table.zones.state[row.index]!;
}

/** True when the zone is conventional. */
export function isConventionalRow({ row }: PrintedZone): boolean {
  return row.type === 'conventional';
}

/** First byte behind the zone: what the block layer gives as the pointer of a full zone. */
export function zoneEndBytes({ row }: PrintedZone): number {
  return row.startBytes + row.sizeBytes;
}

/** Decimal, zero-padded to 14 digits, as libzbd's tool prints byte counts. */
export function digits14(value: number): string {
  return String(value).padStart(14, '0');
}

/** Lower-case hexadecimal with 0x, zero-padded. */
export function hex(value: number | bigint, width = 0): string {
  return `0x${value.toString(16).padStart(width, '0')}`;
}

/** 1 or 0. */
export function bit(set: boolean): number {
  return set ? 1 : 0;
}

/** True when the reset-recommended attribute is set. */
export function resetRecommended({ row }: PrintedZone): boolean {
  return row.attributes.includes('resetZoneRecommended');
}
