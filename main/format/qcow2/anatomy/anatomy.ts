import { assert } from '../../../../shared/errors/assert';
import type { Place } from '../../../../shared/image/place';
import type { ByteOffset, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { zoneOf, zoneStart } from '../../../../shared/zone/geometry';
import type { ImageAnatomy, QemuZonePrint } from '../../image';
import { BLOCK_BYTES, WORD_BYTES } from '../layout';
import { isDisbelieved } from '../../check/table-judgement';
import { readWord, showsWord } from '../table/words';
import type { TableSource } from '../table/stored-table';
import type { ZoneShape } from '../table/zone-shape';
import type { AnnotateSource } from './annotate';
import { annotate } from './annotate';
import type { CheckSource } from './check';
import { check } from './check';
import { entryFields } from './entry-fields';
import { printOfTable, printOfWord } from './qemu-print';
import { OWNER } from './references';
import { regionsOf } from './regions';
import type { Views } from './views';

/** What lies where in an opened file. */
export function anatomyOf(source: CheckSource, views: Views): Omit<ImageAnatomy, 'qemuVerdict'> {
  const { file, model, shape, zones } = source;
  const annotated = (): AnnotateSource => ({
    header: model.header,
    shape,
    zones,
    regions: regionsOf(file, model.header, model.zoned),
    fileBytes: file.size(),
    hosts: () => views.hosts(),
  });
  return {
    locate: (offset) => placeOf(source, annotated(), offset),
    annotate: (offset, length) => annotate(annotated(), offset, length),
    regions: () => regionsOf(file, model.header, model.zoned),
    fields: {
      count: () => views.fields().count,
      page: (first, count) => views.fields().page(first, count),
      sections: () => views.fields().sections,
    },
    entryPlace: (zone) => ({ offset: zonesIn(shape).wordsOffset + zone * WORD_BYTES, length: WORD_BYTES }),
    bigEndianEntries: model.zoned?.word.littleEndian === false,
    entryFields(zone) {
      const { word } = zonesIn(shape);
      const { high, low } = readWord(file, zonesIn(shape), zone);
      return entryFields(word, high, low);
    },
    /** Everything: clusters are found by many ways, and none of them may be missed. */
    extents: () => [{ offset: 0, length: file.size() }],
    check: (onProgress) => check(source, onProgress),
    lists: () => [],
    qemuPrint: (zone) => qemuPrint(source, zone),
  };
}

function placeOf({ model, shape }: TableSource, annotated: AnnotateSource, offset: ByteOffset): Place {
  const { deviceByte, zone: cell, region } = locate(annotated, offset);
  if (deviceByte === null) return { offset, lba: null, zone: cell, zoneByte: null, region };
  const lba = Math.floor(deviceByte / BLOCK_BYTES);
  if (!shape) return { offset, lba, zone: null, zoneByte: null, region };
  const zone = zoneOf(model.geometry, lba);
  const zoneByte = deviceByte - zoneStart(model.geometry, zone) * BLOCK_BYTES;
  return { offset, lba, zone, zoneByte, region };
}

/** From the word in the file as long as it says what the table says; from the table where that is ahead. */
function qemuPrint(source: TableSource, zone: ZoneIndex): QemuZonePrint {
  const { file, model, zones, belief } = source;
  const present = zonesIn(source.shape);
  const zoned = model.zoned!;
  const word = readWord(file, present, zone);
  const untouched =
    belief.judgement === null
      ? showsWord(present, zones, zone, word)
      : isDisbelieved(zones, model.geometry, zone);
  return untouched
    ? printOfWord(zoned, present, model.geometry, zone, word)
    : printOfTable(zoned, model.geometry, zones, zone);
}

function zonesIn(shape: ZoneShape | null): ZoneShape {
  assert(shape !== null, 'an image without zones was asked for one');
  return shape;
}

/** What lies at a file offset. */
interface Located {
  /** Null outside of data that is stored as it is. */
  readonly deviceByte: DeviceByte | null;
  /** Zone of a table entry, a descriptor extension or compressed data. */
  readonly zone: ZoneIndex | null;
  readonly region: string;
}

/** Finds the device byte that a file offset holds, or the name of what is there. */
function locate(source: AnnotateSource, offset: ByteOffset): Located {
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
