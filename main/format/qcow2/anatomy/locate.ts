import type { ByteOffset, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import type { AnnotateSource } from './annotate';
import { annotate } from './annotate';
import { OWNER } from './references';

/** What lies at a file offset. */
export interface Located {
  /** Null outside of data that is stored as it is. */
  readonly deviceByte: DeviceByte | null;
  /** Zone of a table entry, a descriptor extension or compressed data. */
  readonly zone: ZoneIndex | null;
  readonly region: string;
}

/** Finds the device byte that a file offset holds, or the name of what is there. */
export function locate(source: AnnotateSource, offset: ByteOffset): Located {
  const region = source.regions.find(({ offset: from, length }) => offset >= from && offset < from + length);
  if (!region && offset < source.fileBytes) {
    const { clusterBytes, virtualSizeBytes } = source.header;
    const use = source.hosts().lookup(offset);
    const deviceByte = (use?.index ?? 0) * clusterBytes + (offset % clusterBytes);
    if (use?.owner === OWNER.data && deviceByte < virtualSizeBytes)
      return { deviceByte, zone: null, region: 'data' };
  }
  const span = annotate(source, offset, 1)[0];
  return {
    deviceByte: null,
    zone: span?.zone ?? null,
    region: region?.title ?? span?.label ?? 'behind the image',
  };
}
