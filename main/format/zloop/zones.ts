import { failAbout } from '../../../shared/errors/app-error';
import type { Finding } from '../../../shared/image/check/finding';
import type { QemuStartOptions } from '../../../shared/image/open-options';
import type { ByteCount, ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { ZoneState, ZoneType } from '../../../shared/zone/state';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import { allocateZoneTable, assertZone } from '../../../shared/zone/zone-table';
import type { ZoneFileFact, ZoneFiles } from '../driver';
import { referenceIn } from '../check/finding-codes';
import { ZLOOP_CODES } from './finding-codes';

const FINDINGS_MAX = 500;

/** Zones as the files tell them. */
interface FileZones {
  readonly geometry: ZoneGeometry;
  readonly zones: ZoneTable;
  readonly findings: readonly Finding[];
}

/**
 * Derives every zone from the size of its file: nothing = empty, the capacity and more = full, between = closed. A
 * zone without a file is offline. Errors: `usage` for a capacity or block size given that does not fit.
 */
export function decodeZoneFiles(name: string, files: ZoneFiles, start: QemuStartOptions): FileZones {
  const block = blockSizeOf(name, files, start);
  const capacity = capacityOf(name, files, start, block);
  const { zoneSizeBytes } = files;
  const zones = allocateZoneTable(files.zones.length);
  const findings: Finding[] = [];
  files.zones.forEach((file, zone) => {
    const derived = deriveZone(file, { zone, zoneSizeBytes, capacity, block });
    zones.type[zone] = file?.conventional ? ZoneType.conventional : ZoneType.sequentialWriteRequired;
    zones.state[zone] = derived.state;
    zones.writePointer[zone] = (zone * zoneSizeBytes) / block + derived.written;
    assertZone(zones, zone);
    if (derived.finding && findings.length < FINDINGS_MAX) findings.push(derived.finding);
  });
  const geometry: ZoneGeometry = {
    logicalBlockSizeBytes: block,
    zoneCount: files.zones.length,
    zoneSizeBlocks: zoneSizeBytes / block,
    zoneCapacityBlocks: capacity / block,
    lastZoneSizeBlocks: zoneSizeBytes / block,
    conventional: conventionalRanges(files.zones),
  };
  return { geometry, zones, findings };
}

interface DerivedZone {
  readonly state: number;
  /** Blocks from the zone start to the pointer. */
  readonly written: number;
  readonly finding?: Finding;
}

interface ZoneRule {
  readonly zone: ZoneIndex;
  readonly zoneSizeBytes: ByteCount;
  readonly capacity: ByteCount;
  readonly block: number;
}

function deriveZone(file: ZoneFileFact | null, rule: ZoneRule): DerivedZone {
  const { zone, zoneSizeBytes, capacity, block } = rule;
  if (file === null) {
    const message = `zone ${zone} has no file; it is shown as offline`;
    return { state: ZoneState.offline, written: 0, finding: findingOf(rule, 'missing', 'error', message) };
  }
  const { name, sizeBytes } = file;
  if (file.conventional) {
    const state = ZoneState.notWritePointer;
    if (sizeBytes === zoneSizeBytes) return { state, written: 0 };
    const message = `${name} has ${sizeBytes} bytes, a conventional zone has ${zoneSizeBytes}`;
    return { state, written: 0, finding: findingOf(rule, 'size', 'error', message) };
  }
  if (sizeBytes === 0) return { state: ZoneState.empty, written: 0 };
  if (sizeBytes >= capacity)
    return { state: ZoneState.full, written: capacity / block, ...overlong(file, rule) };
  const written = Math.floor(sizeBytes / block);
  if (sizeBytes % block === 0) return { state: ZoneState.closed, written };
  const message = `${name} has ${sizeBytes} bytes, no multiple of the logical block of ${block}`;
  return { state: ZoneState.closed, written, finding: findingOf(rule, 'unaligned', 'warning', message) };
}

/** A finished zone's file gets the zone size, which the driver does not take back when the capacity is smaller. */
function overlong({ name, sizeBytes }: ZoneFileFact, rule: ZoneRule): { finding?: Finding } {
  if (sizeBytes <= rule.capacity) return {};
  const message = `${name} has ${sizeBytes} bytes, more than the capacity of ${rule.capacity}; Linux refuses to add the device again`;
  return { finding: findingOf(rule, 'overlong', 'warning', message) };
}

function findingOf(
  { zone }: ZoneRule,
  code: string,
  severity: Finding['severity'],
  message: string,
): Finding {
  const full = `zloop-${code}`;
  return { code: full, severity, zone, message, reference: referenceIn(ZLOOP_CODES, full) };
}

/** As given, else blocks of 4096 bytes where every file has whole ones, else sectors. */
function blockSizeOf(
  name: string,
  { zones, zoneSizeBytes }: ZoneFiles,
  { logicalBlockSizeBytes: given }: QemuStartOptions,
): 512 | 4096 {
  if (given === 512) return 512;
  if (given === 4096) return 4096;
  if (given !== undefined)
    failAbout(name, 'usage', `logical block ${given}: 512 or 4096 bytes are needed`, { found: given });
  const isWhole = (bytes: ByteCount) => bytes % 4096 === 0;
  return isWhole(zoneSizeBytes) && zones.every((zone) => zone === null || isWhole(zone.sizeBytes))
    ? 4096
    : 512;
}

function capacityOf(name: string, files: ZoneFiles, start: QemuStartOptions, block: number): ByteCount {
  const { zoneSizeBytes } = files;
  const capacity = start.zoneCapacityBytes ?? zoneSizeBytes;
  if (capacity > 0 && capacity <= zoneSizeBytes && capacity % block === 0 && zoneSizeBytes % block === 0)
    return capacity;
  return failAbout(
    name,
    'usage',
    `zone capacity ${capacity}: a multiple of ${block} up to the zone size of ${zoneSizeBytes} is needed`,
    { capacity, zoneSizeBytes },
  );
}

function conventionalRanges(zones: readonly (ZoneFileFact | null)[]): [number, number][] {
  const ranges: [number, number][] = [];
  zones.forEach((file, zone) => {
    if (!file?.conventional) return;
    const last = ranges.at(-1);
    if (last?.[1] === zone - 1) last[1] = zone;
    else ranges.push([zone, zone]);
  });
  return ranges;
}
