import { type Remark } from '../../../shared/errors/remark';
import type { AppError } from '../../../shared/errors/app-error';
import type { LayoutSection } from '../../../shared/image/image-spec';
import type { BitField, FieldSection, StructureField } from '../../../shared/image/field';
import type { Finding } from '../../../shared/image/check/finding';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../../shared/units/units';
import type { ZoneLimits } from '../../../shared/zone/geometry';
import { zoneSize, zoneStart } from '../../../shared/zone/geometry';
import { ZoneState } from '../../../shared/zone/state';
import type { ZoneProvenance } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { CheckProgress } from '../check/check-progress';
import type { Recognition } from '../image';
import type { FormatImage, ImageAnatomy, ImageFacts, QemuZonePrint } from '../image';
import { annotateSections, type PlacedZones } from './read-only-spans';
import { refusing, type ReadableImage } from './refusing';
import { coverFile, placeAt } from '../regions';

/** A range of a file. */
interface Range {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

/** What a layout that is only ever read has to tell; everything else follows from it. */
export interface ReadOnlyLayout extends PlacedZones {
  readonly recognition: Recognition;
  readonly limits: ZoneLimits;
  readonly provenance: ZoneProvenance;
  readonly findings: readonly Finding[];
  readonly notices: readonly Remark[];
  readonly writeRefusal: AppError;
  readonly dataRefusal: AppError | null;
  /** Parts of the file in file order; the data area is the one of kind `data`. */
  readonly sections: readonly LayoutSection[];
  /** Decoded fields: how many, and a page of them. */
  readonly fields: {
    readonly count: number;
    page(first: number, count: number): StructureField[];
    /** Absent = one structure. */
    readonly sections?: readonly FieldSection[];
  };
  entryPlace(zone: ZoneIndex): Range;
  entryFields(zone: ZoneIndex): readonly BitField[];
  /** Findings about data, lazily, as a check looks for them. Absent = nothing is known of it. */
  checkData?(onProgress?: CheckProgress): Iterable<Finding>;
  /** Device bytes of a zone that may hold anything, from its start; none where absent. */
  dataBytes?(zone: ZoneIndex): ByteCount;
}

/** An image that is shown and never written: containers of other programs, and bytes without an interpretation. */
export function readOnly(file: BlockFile, layout: ReadOnlyLayout): FormatImage {
  const image: ReadableImage = {
    facts: factsOf(layout),
    blocks: blocksOf(file, layout),
    table: {
      zones: layout.zones,
      findings: layout.findings,
      canStore: () => false,
      readZde: () => null,
      seal: () => false,
      reload: () => undefined,
    },
    anatomy: anatomyOf(layout, coverFile(layout.sections, Number(file.size()))),
  };
  return refusing(image, layout.writeRefusal);
}

function factsOf(layout: ReadOnlyLayout): ImageFacts {
  const { recognition, geometry, limits, provenance, notices, writeRefusal, dataRefusal } = layout;
  return {
    recognition,
    geometry,
    limits,
    recordedProfile: null,
    defaultProfile: 'linux-blk',
    defaultRules: {},
    defaultRecovery: 'nvme',
    zdeBytes: 0,
    label: '',
    uuid: '',
    provenance,
    writeRefusal,
    dataRefusal,
    besides: [],
    notices,
  };
}

function blocksOf(file: BlockFile, layout: ReadOnlyLayout): ReadableImage['blocks'] {
  const { data, geometry, dataRefusal } = layout;
  const block = geometry.logicalBlockSizeBytes;
  const offsetOf = (lba: number): ByteOffset | null => {
    const byte = lba * block;
    return byte >= 0 && byte < data.length ? data.offset + byte : null;
  };
  return {
    offsetOf,
    read(lba, into) {
      if (dataRefusal) throw dataRefusal;
      const offset = offsetOf(lba);
      const length = Math.max(0, Math.min(into.length, data.length - lba * block));
      if (offset !== null) file.read(offset, into.subarray(0, length));
      into.fill(0, length);
    },
    *dataRanges() {
      for (const { offset, length } of dataExtents(layout)) {
        yield { lba: (offset - data.offset) / block, blocks: Math.ceil(length / block) };
      }
    },
  };
}

function anatomyOf(layout: ReadOnlyLayout, regions: readonly LayoutSection[]): ImageAnatomy {
  const { geometry, fields } = layout;
  return {
    locate: (offset) =>
      placeAt({ geometry, regions, cellBytes: () => null, behind: 'behind the file' }, offset),
    annotate: (offset, length) => annotateSections(regions, layout, offset, length),
    regions: () => regions,
    fields: {
      count: () => fields.count,
      page(first, count) {
        const wanted = Math.min(count, fields.count - first);
        return wanted > 0 ? fields.page(first, wanted) : [];
      },
      sections: () => fields.sections ?? [{ count: fields.count, perElement: null }],
    },
    entryPlace: (zone) => layout.entryPlace(zone),
    entryFields: (zone) => layout.entryFields(zone),
    *extents() {
      for (const { kind, offset, length } of regions) {
        if (kind === 'data') yield* dataExtents(layout);
        else yield { offset, length };
      }
    },
    *check(onProgress) {
      yield* layout.findings;
      yield* layout.checkData?.(onProgress) ?? [];
    },
    lists: () => [],
    qemuPrint: (zone) => qemuPrint(layout, zone),
    qemuVerdict: () => null,
  };
}

/** A full zone's pointer is the start of the next zone, as QEMU's block layer prints it. */
function qemuPrint({ geometry, zones }: PlacedZones, zone: ZoneIndex): QemuZonePrint {
  const state = zones.state[zone]!;
  const full = state === ZoneState.full;
  const pointer = full ? zoneStart(geometry, zone) + zoneSize(geometry, zone) : zones.writePointer[zone]!;
  return {
    condition: state,
    type: zones.type[zone]!,
    pointerBytes: BigInt(pointer) * BigInt(geometry.logicalBlockSizeBytes),
  };
}

function* dataExtents(layout: ReadOnlyLayout): Generator<Range> {
  const { data, geometry, dataBytes } = layout;
  const block = geometry.logicalBlockSizeBytes;
  for (let zone = 0; zone < geometry.zoneCount; zone++) {
    const start = zoneStart(geometry, zone) * block;
    const bytes = dataBytes?.(zone) ?? 0;
    const length = Math.min(bytes, data.length - start);
    if (length > 0) yield { offset: data.offset + start, length };
  }
}
