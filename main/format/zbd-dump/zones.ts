import type { Finding } from '../../../shared/image/check/finding';
import type { ByteOffset } from '../../../shared/units/units';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { zoneCapacity } from '../../../shared/zone/geometry';
import { hasWritePointer, isZoneState, ZoneAttribute, ZoneState, ZoneType } from '../../../shared/zone/state';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import { allocateZoneTable, assertZone } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import { isAllZero } from '../../storage/extent';
import { referenceIn } from '../check/finding-codes';
import { disbelieve, judgementFinding, TableEvidence, type TableJudgement } from '../check/table-judgement';
import { ZBD_DUMP_CODES } from './finding-codes';
import { numberAt, zoneSizeOf, type DumpHeader } from './header';
import { DUMP_HEADER_BYTES, DUMP_ZONE, DUMP_ZONE_BYTES, DUMP_ZONE_FLAGS } from './layout';

const ZONES_AT_ONCE = 4096;
const FINDINGS_MAX = 500;
const referenceOf = (code: string): string => referenceIn(ZBD_DUMP_CODES, code);

/** Zones of a dump as decoded. */
export interface DumpZones {
  readonly geometry: ZoneGeometry;
  readonly zones: ZoneTable;
  readonly findings: readonly Finding[];
  /** Why no record is believed; null = each counts for itself. */
  readonly judgement: TableJudgement | null;
}

/** Bytes of a zone's record. */
export function zonePlace(zone: number): { readonly offset: ByteOffset; readonly length: number } {
  return { offset: DUMP_HEADER_BYTES + zone * DUMP_ZONE_BYTES, length: DUMP_ZONE_BYTES };
}

/** Decodes all zones. A zone that contradicts itself is shown read only, with a finding. */
export function decodeZones(file: BlockFile, header: DumpHeader): DumpZones {
  const decoder = new Decoder(header);
  for (let first = 0; first < header.zoneCount; first += ZONES_AT_ONCE) {
    const count = Math.min(ZONES_AT_ONCE, header.zoneCount - first);
    const bytes = new Uint8Array(count * DUMP_ZONE_BYTES);
    file.read(zonePlace(first).offset, bytes);
    for (let index = 0; index < count; index++) {
      decoder.add(first + index, bytes.subarray(index * DUMP_ZONE_BYTES, (index + 1) * DUMP_ZONE_BYTES));
    }
  }
  const decoded = decoder.finish();
  for (let zone = 0; zone < header.zoneCount; zone++) assertZone(decoded.zones, zone);
  return decoded;
}

class Decoder {
  readonly #header: DumpHeader;
  readonly #zones: ZoneTable;
  readonly #findings: Finding[] = [];
  readonly #conventional: [number, number][] = [];
  readonly #pointers: Float64Array;
  readonly #evidence = new TableEvidence();
  #capacityBytes = 0;

  constructor(header: DumpHeader) {
    this.#header = header;
    this.#zones = allocateZoneTable(header.zoneCount);
    this.#pointers = new Float64Array(header.zoneCount);
  }

  add(zone: number, record: Uint8Array): void {
    this.#weigh(zone, record);
    const size = zoneSizeOf(this.#header, zone);
    const capacity = numberAt(record, DUMP_ZONE.capacity);
    const conventional = numberAt(record, DUMP_ZONE.type) === ZoneType.conventional;
    this.#require(zone, 'start', numberAt(record, DUMP_ZONE.start), zone * this.#header.zoneSizeBytes);
    this.#require(zone, 'len', numberAt(record, DUMP_ZONE.size), size);
    if (conventional) this.#addConventional(zone);
    else if (capacity > 0 && capacity <= size) this.#capacityBytes = Math.max(this.#capacityBytes, capacity);
    else this.#report(zone, 'capacity', capacity, `1 to ${size}`);
    this.#zones.type[zone] = typeOf(numberAt(record, DUMP_ZONE.type));
    this.#zones.state[zone] = this.#stateOf(zone, numberAt(record, DUMP_ZONE.condition), conventional);
    this.#zones.attributes[zone] = attributesOf(numberAt(record, DUMP_ZONE.flags));
    this.#pointers[zone] = numberAt(record, DUMP_ZONE.writePointer);
  }

  /** Pointers are judged last: the capacity is known only when every zone was seen. */
  finish(): DumpZones {
    const { logicalBlockSizeBytes: block, zoneCount, zoneSizeBytes } = this.#header;
    const geometry: ZoneGeometry = {
      logicalBlockSizeBytes: block,
      zoneCount,
      zoneSizeBlocks: zoneSizeBytes / block,
      zoneCapacityBlocks: Math.floor((this.#capacityBytes || zoneSizeBytes) / block),
      lastZoneSizeBlocks: zoneSizeOf(this.#header, zoneCount - 1) / block,
      conventional: this.#conventional,
    };
    for (let zone = 0; zone < zoneCount; zone++) this.#setPointer(geometry, zone);
    return { geometry, zones: this.#zones, ...this.#judged(geometry) };
  }

  /** A record has its length and its type, so zeros are none; its start says which zone it belongs to. */
  #weigh(zone: number, record: Uint8Array): void {
    const start = numberAt(record, DUMP_ZONE.start);
    if (isAllZero(record)) this.#evidence.zeroed(zone);
    else if (start !== zone * this.#header.zoneSizeBytes) this.#evidence.astray(zone);
  }

  /** What the records show together comes before what each shows, and no zone is believed then. */
  #judged(geometry: ZoneGeometry): Pick<DumpZones, 'findings' | 'judgement'> {
    const { zoneCount } = this.#header;
    const judgement = this.#evidence.judge(zoneCount);
    if (judgement === null) return { findings: this.#findings, judgement };
    disbelieve(this.#zones, geometry);
    const place = { offset: DUMP_HEADER_BYTES, length: zoneCount * DUMP_ZONE_BYTES, referenceOf };
    return { findings: [judgementFinding(judgement, 'zbd-dump', place), ...this.#findings], judgement };
  }

  #addConventional(zone: number): void {
    const last = this.#conventional.at(-1);
    if (last && last[1] === zone - 1) last[1] = zone;
    else this.#conventional.push([zone, zone]);
  }

  #stateOf(zone: number, condition: number, conventional: boolean): number {
    const fits = isZoneState(condition) && (condition === ZoneState.notWritePointer) === conventional;
    const faulty = condition === ZoneState.readOnly || condition === ZoneState.offline;
    if (fits || faulty) return condition;
    this.#report(zone, 'cond', condition, conventional ? '0' : 'a zone condition of a sequential zone');
    return conventional ? ZoneState.notWritePointer : ZoneState.readOnly;
  }

  #setPointer(geometry: ZoneGeometry, zone: number): void {
    const { logicalBlockSizeBytes: block, zoneSizeBytes } = this.#header;
    const { state, writePointer } = this.#zones;
    const start = (zone * zoneSizeBytes) / block;
    const pointer = this.#pointers[zone]! / block;
    const end = start + zoneCapacity(geometry, zone);
    const inside = pointer >= start && pointer <= end && Number.isInteger(pointer);
    if (!inside && hasWritePointer(state[zone]!)) {
      this.#report(zone, 'wp', this.#pointers[zone]!, `${start * block} to ${end * block}`);
      state[zone] = ZoneState.readOnly;
    }
    const atEnd = state[zone] === ZoneState.full || state[zone] === ZoneState.readOnly;
    writePointer[zone] = inside ? pointer : atEnd ? end : start;
  }

  #require(zone: number, field: string, found: number, expected: number): void {
    if (found !== expected) this.#report(zone, field, found, String(expected));
  }

  #report(zone: number, field: string, found: number, expected: string): void {
    if (this.#findings.length >= FINDINGS_MAX) return;
    const value = Number.isNaN(found) ? 'a number beyond 2^53' : String(found);
    const code = `zbd-dump-${field}`;
    this.#findings.push({
      code,
      severity: 'error',
      zone,
      ...zonePlace(zone),
      expected,
      found: value,
      message: `zone ${zone}: ${field} is ${value}, expected ${expected}`,
      reference: referenceOf(code),
    });
  }
}

function typeOf(type: number): number {
  return type === ZoneType.conventional || type === ZoneType.sequentialWritePreferred
    ? type
    : ZoneType.sequentialWriteRequired;
}

function attributesOf(flags: number): number {
  return (flags & DUMP_ZONE_FLAGS.resetRecommended) !== 0 ? ZoneAttribute.resetZoneRecommended : 0;
}
