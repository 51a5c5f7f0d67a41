import { openImage } from '../../../main/image/open-image';
import type { OpenedImage } from '../../../main/image/opened-image';
import type { OwnCommand } from '../../../shared/workload/command';
import { zoneStart } from '../../../shared/zone/geometry';
import { ZoneState } from '../../../shared/zone/state';

/** Two contents of one image that differ in every zone: length and bytes of the data, and the state of the last zone. */
export type Generation = 0 | 1;

export const GENERATION_ZONES = 12;
const LAST = GENERATION_ZONES - 1;
const lengthOf = (generation: Generation) => 3 + 4 * generation;
const valueOf = (generation: Generation) => 0xa0 + generation;

/** Commands that bring an image from either content to this one. */
export function* commandsFor(generation: Generation): Generator<OwnCommand> {
  for (let zone = 0; zone < GENERATION_ZONES; zone++) {
    yield { op: 'reset', zone };
    const data = { pattern: 'byte', value: valueOf(generation) } as const;
    yield { op: 'write', zone, blocks: lengthOf(generation), data };
    yield { op: 'close', zone };
  }
  if (generation === 1) yield { op: 'finish', zone: LAST };
}

/** Which content an image shows; throws for a mixture, saying where. `pending`: a save waits in its journal. */
export function generationOf(
  path: string,
  access: 'read' | 'write',
  data?: string,
): { readonly generation: Generation; readonly pending: boolean } {
  const image = openImage(path, { access, data });
  try {
    const generation: Generation = image.device.image.table.zones.state[LAST] === ZoneState.full ? 1 : 0;
    for (let zone = 0; zone < GENERATION_ZONES; zone++) requireZone(image, zone, generation);
    const wrong = [...image.device.image.anatomy.check()].filter(({ severity }) => severity !== 'info');
    if (wrong.length > 0) throw new Error(`generation ${generation}: ${wrong[0]!.message}`);
    return { generation, pending: image.info().pendingSave };
  } finally {
    image.dispose();
  }
}

function requireZone({ device }: OpenedImage, zone: number, generation: Generation): void {
  const {
    facts: { geometry },
    table: { zones },
  } = device.image;
  const start = zoneStart(geometry, zone);
  const written = zones.writePointer[zone]! - start;
  if (zones.state[zone] !== ZoneState.full && written !== lengthOf(generation)) {
    throw new Error(`generation ${generation}: ${written} blocks are written in zone ${zone}`);
  }
  const bytes = new Uint8Array(lengthOf(1) * geometry.logicalBlockSizeBytes);
  device.execute({ op: 'read', lba: start, blocks: lengthOf(1) }, undefined, bytes);
  const data = bytes.subarray(0, lengthOf(generation) * geometry.logicalBlockSizeBytes);
  if (data.some((byte) => byte !== valueOf(generation)))
    throw new Error(`generation ${generation}: data of zone ${zone}`);
  if (bytes.subarray(data.length).some((byte) => byte !== 0))
    throw new Error(`generation ${generation}: behind zone ${zone}`);
}
