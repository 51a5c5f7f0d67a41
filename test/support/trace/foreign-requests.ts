import type { EngineSetup } from '../../../main/engine/types';
import type { ForeignRequest, Importer } from '../../../main/trace/importers/importer';
import { emptyZones } from '../../../main/trace/geometry-file';
import type { ImportOutcome } from '../../../shared/workload/import-report';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import { ruleOptions, type RuleProfile } from '../../../shared/zone/profile';

/** A line and what was said of it. */
export interface Note {
  readonly line: number;
  readonly outcome: ImportOutcome;
  readonly why: string;
}

/** Sixteen zones of 4 MiB with 3 MiB to write in blocks of 4 KiB, as the captured drive has them. */
export const DRIVE: ZoneGeometry = {
  logicalBlockSizeBytes: 4096,
  zoneCount: 16,
  zoneSizeBlocks: 1024,
  zoneCapacityBlocks: 768,
  lastZoneSizeBlocks: 1024,
  conventional: [],
};

/** An empty device. */
export function deviceOf(
  geometry: ZoneGeometry = DRIVE,
  limits: Partial<ZoneLimits> = {},
  profile: RuleProfile = 'zns',
): EngineSetup {
  return {
    geometry,
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null, ...limits },
    rules: ruleOptions(profile),
    zdeBytes: 64,
    zones: emptyZones(geometry),
  };
}

/** What an importer makes of bytes that come in pieces. */
export function requestsOf(
  importer: Importer,
  source: string | Uint8Array,
  options: { readonly device?: EngineSetup; readonly pieceBytes?: number } = {},
): { readonly requests: ForeignRequest[]; readonly notes: Note[] } {
  const { device = deviceOf(), pieceBytes = Infinity } = options;
  const notes: Note[] = [];
  const note = (line: number, outcome: ImportOutcome, why: string) => void notes.push({ line, outcome, why });
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  const requests = [...importer.requests(pieces(bytes, pieceBytes), { device, note })];
  return { requests, notes };
}

function* pieces(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** The commands of a request that lies on whole blocks; of a range of zones one each. */
export function commandsOf(request: ForeignRequest, { geometry }: EngineSetup): ZoneCommand[] {
  const { op, offset, bytes, all } = request;
  if (op === 'discard' || op === 'manage') throw new Error(`${op} is no command of its own`);
  const blockSize = geometry.logicalBlockSizeBytes;
  if (all === true) return [{ op, all }];
  if (offset === null) return [{ op }];
  const lba = offset / blockSize;
  if (['read', 'write', 'append'].includes(op)) return [{ op, lba, blocks: bytes / blockSize }];
  const zones = Math.max(1, Math.ceil(bytes / blockSize / geometry.zoneSizeBlocks));
  return Array.from({ length: zones }, (_, at) => ({ op, lba: lba + at * geometry.zoneSizeBlocks }));
}
