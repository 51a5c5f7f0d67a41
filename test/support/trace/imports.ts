import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { emptyDeviceOf } from '../../../main/trace/geometry-file';
import { importTrace, type ImportOptions } from '../../../main/trace/import-trace';
import { IMPORTERS } from '../../../main/trace/importers/registry';
import type { EngineSetup } from '../../../main/engine/types';
import type { GeometryShape } from '../../../shared/image/geometry-shape';
import { MIB } from '../../../shared/units/units';
import type { ImportOutcome, ImportReport } from '../../../shared/workload/import-report';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { ZoneLimits } from '../../../shared/zone/geometry';

/** Bytes of a capture of `test/fixtures/captures/linux-6.1/trace`, unpacked. */
export function traceCapture(name: string): Uint8Array {
  const path = `test/fixtures/captures/linux-6.1/trace/${name}`;
  return existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
}

/** What `info --json` prints of the drives of the captures (128 zones of 16 MiB), or of one that differs. */
export function geometryText(
  geometry: Partial<GeometryShape> = {},
  { limits = {}, blockSize = 4096 }: { limits?: Partial<ZoneLimits>; blockSize?: number } = {},
): string {
  const zoneSizeBytes = geometry.zoneSizeBytes ?? 16 * MIB;
  const shape = {
    zoneCount: 128,
    zoneSizeBytes,
    zoneCapacityBytes: zoneSizeBytes,
    conventionalZones: [],
    lastZoneSizeBytes: zoneSizeBytes,
    ...geometry,
  };
  return JSON.stringify({
    geometry: shape,
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null, ...limits },
    profile: 'zns',
    logicalBlockSizeBytes: blockSize,
  });
}

/** An empty device of such a geometry. */
export function emptyDevice(...shape: Parameters<typeof geometryText>): EngineSetup {
  return emptyDeviceOf(geometryText(...shape), 'geometry');
}

/** 8 zones of 64 KiB, 16 blocks of 4096 bytes each. */
export const SMALL_DEVICE = { zoneCount: 8, zoneSizeBytes: 65_536 };

/** What an import made. */
export interface Imported {
  readonly entries: TraceEntry[];
  readonly report: ImportReport;
}

/** Imports a source by the name of its format. */
export function imported(
  format: string,
  source: string | Uint8Array | Iterable<Uint8Array>,
  options: Partial<Pick<ImportOptions, 'device' | 'placement' | 'wait' | 'pulse'>> = {},
): Imported {
  const entries: TraceEntry[] = [];
  const report = importTrace({
    importer: IMPORTERS.find(({ name }) => name === format)!,
    source:
      typeof source === 'string' ? [Buffer.from(source)] : source instanceof Uint8Array ? [source] : source,
    device: emptyDevice(SMALL_DEVICE),
    placement: 'inferred',
    sink: (entry) => entries.push(entry),
    ...options,
  });
  return { entries, report };
}

/** `op lba+blocks` of every entry, zone commands by their zone. */
export function inShort(entries: readonly TraceEntry[]): string[] {
  return entries.map(({ op, zone, lba, blocks, all, fua }) => {
    const place = all ? 'all' : zone === undefined ? `${lba ?? ''}` : `zone ${zone}`;
    return `${op} ${place}${blocks === undefined ? '' : `+${blocks}`}${fua ? ' fua' : ''}`.trim();
  });
}

/** Lines that a report names for an outcome, with why. */
export function linesOf({ report }: Imported, outcome: ImportOutcome): string[] {
  return report.outcomes[outcome].examples.map(({ line, why }) => `${line}: ${why}`);
}

/** Bytes in pieces of some length. */
export function* inPieces(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
