import { failAbout } from '../../shared/errors/app-error';
import { geometryOfShape } from '../../shared/image/geometry-shape';
import type { TraceHeader } from '../../shared/workload/trace-entry';
import { zoneStart, type ZoneGeometry } from '../../shared/zone/geometry';
import { ruleOptions } from '../../shared/zone/profile';
import { ZoneState, ZoneType } from '../../shared/zone/state';
import { allocateZoneTable, type ZoneTable } from '../../shared/zone/zone-table';
import type { EngineSetup } from '../engine/types';
import { parseTrace } from './native-codec';

/**
 * An empty device of the geometry that a text describes: what `info --json` prints, or a native trace, whose first
 * line has the same fields. `name` goes into messages. Errors: `malformed`, `usage` for sizes that are no multiples.
 */
export function emptyDeviceOf(text: string, name: string): EngineSetup {
  const { geometry: shape, limits, profile, options, logicalBlockSizeBytes, zdeBytes } = headerOf(text, name);
  const blockSize = logicalBlockSizeBytes === 512 ? 512 : 4096;
  for (const [field, bytes] of Object.entries(shape)) {
    if (typeof bytes === 'number' && field !== 'zoneCount' && bytes % blockSize !== 0) {
      failAbout(
        name,
        'usage',
        `${field} of ${bytes} is no multiple of the logical block of ${blockSize} bytes`,
        { field },
      );
    }
  }
  const geometry = geometryOfShape(shape, blockSize);
  return { geometry, limits, rules: ruleOptions(profile, options), zdeBytes, zones: emptyZones(geometry) };
}

function headerOf(text: string, name: string): TraceHeader {
  try {
    return parseTrace([traceLine(text)]).header;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return failAbout(name, 'malformed', `neither the JSON of info nor a trace: ${reason}`, { name });
  }
}

/** The first line of a trace as it is; a document of `info` with the marks of a trace added. */
function traceLine(text: string): string {
  const firstLine = text.slice(0, text.indexOf('\n') === -1 ? undefined : text.indexOf('\n'));
  if (firstLine.includes('"zonesmith"')) return firstLine;
  return JSON.stringify({ zonesmith: 'trace', version: 1, ...(JSON.parse(text) as object) });
}

/** Zones as a new device has them. */
export function emptyZones(geometry: ZoneGeometry): ZoneTable {
  const zones = allocateZoneTable(geometry.zoneCount);
  zones.state.fill(ZoneState.empty);
  zones.type.fill(ZoneType.sequentialWriteRequired);
  for (const [first, last] of geometry.conventional) {
    zones.state.fill(ZoneState.notWritePointer, first, last + 1);
    zones.type.fill(ZoneType.conventional, first, last + 1);
  }
  for (let zone = 0; zone < zones.count; zone++) zones.writePointer[zone] = zoneStart(geometry, zone);
  return zones;
}
