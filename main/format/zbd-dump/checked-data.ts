import type { Extent } from '../../../shared/units/ranges';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { CheckedData } from '../check/data-check';
import { referenceIn } from '../check/finding-codes';
import { heldIn } from '../check/held-data';
import { ZBD_DUMP_CODES } from './finding-codes';

/** The files of a dump, and where its data lies in them. */
interface DumpedData {
  readonly file: BlockFile;
  readonly geometry: ZoneGeometry;
  readonly zones: ZoneTable;
  readonly data: Extent;
}

/** The data of a dump as a check looks at it. */
export function checkedData({ file, geometry, zones, data }: DumpedData): CheckedData {
  const above = 'zbd-dump-data-beyond-wp';
  const code = { code: above, cause: '', reference: referenceIn(ZBD_DUMP_CODES, above) };
  const held = () => heldIn(file, data);
  return {
    ...{ geometry, zones, prefix: 'zbd-dump', writesBeyondCapacity: false, above: code, below: code },
    held,
    written: held,
    offsetOf: (byte) => data.offset + byte,
    read: (byte, into) => void file.read(data.offset + byte, into),
    neverAbove: 'nothing is dumped there, so that zones and data are not those of one dump',
  };
}
