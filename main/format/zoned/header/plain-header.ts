import type { BlockFile } from '../../../storage/block-file';
import { HeaderReader } from './header-reader';
import type { HeaderField } from '../layout';
import { BRANCH_A_HEADER, BRANCH_A_HEADER_BYTES, HEADER_BYTES, RFC_HEADER } from '../layout';

/** What the headers of `rfc` and `branch-a` say, as stored; sizes in bytes, limits 0 = none. */
export interface PlainHeader {
  readonly variant: 'rfc' | 'branch-a';
  readonly reader: HeaderReader;
  readonly headerBytes: number;
  readonly places: Readonly<Record<keyof typeof BRANCH_A_HEADER, HeaderField>>;
  readonly zoneSize: number;
  readonly zoneCount: number;
  readonly sequentialCount: number;
  readonly conventionalCount: number;
  readonly activeZonesMax: number;
  readonly openZonesMax: number;
  readonly appendMaxSectors: number;
  readonly deviceSize: bigint;
  readonly zoneModel: number;
}

/** Reads the header of an `rfc` image; checks nothing. */
export function readRfcHeader(file: BlockFile): PlainHeader {
  const reader = new HeaderReader(file, HEADER_BYTES);
  const conventionalCount = reader.u32(RFC_HEADER.conventionalCount);
  return { ...readCommon(reader, RFC_HEADER), variant: 'rfc', headerBytes: HEADER_BYTES, conventionalCount };
}

/** Reads the header of a `branch-a` image; checks nothing. */
export function readBranchAHeader(file: BlockFile): PlainHeader {
  const reader = new HeaderReader(file, BRANCH_A_HEADER_BYTES);
  const common = readCommon(reader, BRANCH_A_HEADER);
  const conventionalCount = Math.max(0, common.zoneCount - common.sequentialCount);
  return { ...common, variant: 'branch-a', headerBytes: BRANCH_A_HEADER_BYTES, conventionalCount };
}

function readCommon(reader: HeaderReader, places: PlainHeader['places']) {
  return {
    reader,
    places,
    zoneSize: reader.u32(places.zoneSize),
    zoneCount: reader.u32(places.zoneCount),
    sequentialCount: reader.u32(places.sequentialCount),
    activeZonesMax: reader.u32(places.activeZonesMax),
    openZonesMax: reader.u32(places.openZonesMax),
    appendMaxSectors: reader.u32(places.appendMaxSectors),
    deviceSize: reader.u64(places.deviceSize),
    zoneModel: reader.u32(places.zoneModel),
  };
}
