import { exportTrace } from '../../../main/trace/export-trace';
import { EXPORTERS } from '../../../main/trace/exporters/registry';
import { parseTrace } from '../../../main/trace/native-codec';
import type { ExportReport } from '../../../shared/workload/export-report';
import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import { MIB } from '../../../shared/units/units';

/** Eight zones of 1 MiB with 3/4 of it to write, the first one conventional. */
export const SMALL_HEADER: TraceHeader = {
  zonesmith: 'trace',
  version: 1,
  geometry: {
    zoneCount: 8,
    zoneSizeBytes: MIB,
    zoneCapacityBytes: (3 * MIB) / 4,
    conventionalZones: [[0, 0]],
    lastZoneSizeBytes: MIB,
  },
  limits: { openZonesMax: 2, activeZonesMax: 4, appendMaxBytes: null },
  profile: 'zns',
  options: {},
  logicalBlockSizeBytes: 4096,
  zdeBytes: 64,
  seed: 5,
};

/** What an export gave. */
export interface Exported {
  readonly bytes: Buffer;
  readonly report: ExportReport;
}

/** Writes commands as a foreign format; their index and time are counted. */
export function exportCommands(
  format: string,
  commands: readonly Partial<TraceEntry>[],
  header: TraceHeader = SMALL_HEADER,
): Exported {
  const lines = commands.map((command, i) => JSON.stringify({ i, t: i * 10, ...command }));
  const trace = parseTrace([JSON.stringify(header), ...lines]);
  let bytes = Buffer.alloc(0);
  const pieces: Buffer[] = [];
  const exporter = EXPORTERS.find(({ name }) => name === format)!;
  const report = exportTrace(trace, exporter, {
    target: 'a name.img',
    write: (piece) => pieces.push(Buffer.from(piece)),
    rewrite(offset, piece) {
      bytes = Buffer.concat(pieces.splice(0));
      bytes.set(piece, offset);
      pieces.push(bytes);
    },
  });
  return { bytes: Buffer.concat(pieces), report };
}

/** Lines of a text that an export gave. */
export function exportedLines(
  format: string,
  commands: readonly Partial<TraceEntry>[],
  header?: TraceHeader,
): string[] {
  return exportCommands(format, commands, header).bytes.toString().trimEnd().split('\n');
}
