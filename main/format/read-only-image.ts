import type { AppError } from '../../shared/errors/app-error';
import { fail } from '../../shared/errors/app-error';
import type { LayoutSection } from '../../shared/image/image-spec';
import type { Annotation, Place } from '../../shared/image/place';
import type { BitField, StructureField } from '../../shared/image/field';
import type { Finding } from '../../shared/image/finding';
import type { ZoneList } from '../../shared/image/zone-report';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { Extent } from '../../shared/units/ranges';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import { zoneOf, zoneSize, zoneStart } from '../../shared/zone/geometry';
import type { RecoveryPolicy, RuleOptions, RuleProfile } from '../../shared/zone/profile';
import { ZoneState } from '../../shared/zone/state';
import type { ZoneProvenance, ZoneTable } from '../../shared/zone/zone-table';
import type { BlockFile } from '../storage/block-file';
import type { FormatImage, QemuZonePrint, Recognition } from './driver';
import { annotateSections, coverFile, writtenEndByte, type PlacedZones } from './read-only-spans';

/** What a layout that is only ever read has to tell; everything else follows from it. */
export interface ReadOnlyLayout extends PlacedZones {
  readonly recognition: Recognition;
  readonly limits: ZoneLimits;
  readonly provenance: ZoneProvenance;
  readonly findings: readonly Finding[];
  readonly notices: readonly string[];
  readonly writeRefusal: AppError;
  readonly hasData: boolean;
  /** Parts of the file in file order; the data area is the one of kind `data`. */
  readonly sections: readonly LayoutSection[];
  /** Decoded fields: how many, and a page of them. */
  readonly fields: {
    readonly count: number;
    page(first: number, count: number): StructureField[];
  };
  entryPlace(zone: ZoneIndex): Extent;
  entryFields(zone: ZoneIndex): readonly BitField[];
  /** Device bytes of a zone that may hold anything, from its start; the written ones where absent. */
  dataBytes?(zone: ZoneIndex): ByteCount;
}

/** An image that is shown and never written: containers of other programs, and bytes without an interpretation. */
export class ReadOnlyImage implements FormatImage {
  readonly recordedProfile = null;
  readonly defaultProfile: RuleProfile = 'linux-blk';
  readonly defaultRules: Partial<RuleOptions> = {};
  readonly defaultRecovery: RecoveryPolicy = 'nvme';
  readonly zdeBytes = 0;
  readonly label = '';
  readonly uuid = '';
  readonly #file: BlockFile;
  readonly #layout: ReadOnlyLayout;
  readonly #sections: readonly LayoutSection[];

  constructor(file: BlockFile, layout: ReadOnlyLayout) {
    this.#file = file;
    this.#layout = layout;
    this.#sections = coverFile(layout.sections, Number(file.size()));
  }

  get recognition(): Recognition {
    return this.#layout.recognition;
  }

  get geometry(): ZoneGeometry {
    return this.#layout.geometry;
  }

  get limits(): ZoneLimits {
    return this.#layout.limits;
  }

  get provenance(): ZoneProvenance {
    return this.#layout.provenance;
  }

  get zones(): ZoneTable {
    return this.#layout.zones;
  }

  get findings(): readonly Finding[] {
    return this.#layout.findings;
  }

  get notices(): readonly string[] {
    return this.#layout.notices;
  }

  get writeRefusal(): AppError {
    return this.#layout.writeRefusal;
  }

  get hasData(): boolean {
    return this.#layout.hasData;
  }

  qemuVerdict(): null {
    return null;
  }

  zoneLists(): readonly ZoneList[] {
    return [];
  }

  readBlocks(lba: Lba, into: Uint8Array): void {
    if (!this.hasData) fail('unsupported', `${this.#file.name}: only the zones are there, no data`, { lba });
    const offset = this.offsetOf(lba);
    const { data, geometry } = this.#layout;
    const room = data.length - lba * geometry.logicalBlockSizeBytes;
    const length = Math.max(0, Math.min(into.length, room));
    if (offset !== null) this.#file.read(offset, into.subarray(0, length));
    into.fill(0, length);
  }

  writeBlocks(): never {
    throw this.writeRefusal;
  }

  zeroBlocks(): never {
    throw this.writeRefusal;
  }

  canStore(): boolean {
    return false;
  }

  storeZones(): never {
    throw this.writeRefusal;
  }

  readZde(): null {
    return null;
  }

  writeZde(): never {
    throw this.writeRefusal;
  }

  seal(): boolean {
    return false;
  }

  reload(): void {
    // Nothing changes beneath.
  }

  offsetOf(lba: Lba): ByteOffset | null {
    const { data, geometry } = this.#layout;
    const byte = lba * geometry.logicalBlockSizeBytes;
    return byte >= 0 && byte < data.length ? data.offset + byte : null;
  }

  locate(offset: ByteOffset): Place {
    const section = this.#sections.find(
      (part) => offset >= part.offset && offset < part.offset + part.length,
    );
    if (section?.kind === 'data') return this.#placeInData(offset);
    return { offset, lba: null, zone: null, zoneByte: null, region: section?.title ?? 'behind the file' };
  }

  entryPlace(zone: ZoneIndex): Extent {
    return this.#layout.entryPlace(zone);
  }

  entryFields(zone: ZoneIndex): readonly BitField[] {
    return this.#layout.entryFields(zone);
  }

  annotate(offset: ByteOffset, length: ByteCount): readonly Annotation[] {
    return annotateSections(this.#sections, this.#layout, offset, length);
  }

  *structure(): Iterable<StructureField> {
    const count = this.structureCount();
    for (let at = 0; at < count; at += ROWS_PAGE_MAX) yield* this.structurePage(at, ROWS_PAGE_MAX);
  }

  structureCount(): number {
    return this.#layout.fields.count;
  }

  structurePage(first: number, count: number): StructureField[] {
    const wanted = Math.min(count, this.structureCount() - first);
    return wanted > 0 ? this.#layout.fields.page(first, wanted) : [];
  }

  *dataRanges(): Iterable<{ readonly lba: Lba; readonly blocks: BlockCount }> {
    const block = this.geometry.logicalBlockSizeBytes;
    for (const { offset, length } of this.#dataExtents()) {
      yield { lba: (offset - this.#layout.data.offset) / block, blocks: Math.ceil(length / block) };
    }
  }

  *extents(): Iterable<Extent> {
    for (const { kind, offset, length } of this.#sections) {
      if (kind === 'data') yield* this.#dataExtents();
      else yield { offset, length };
    }
  }

  check(): Iterable<Finding> {
    return this.findings;
  }

  /** A full zone's pointer is the start of the next zone, as QEMU's block layer prints it. */
  qemuPrint(zone: ZoneIndex): QemuZonePrint {
    const { geometry, zones } = this;
    const state = zones.state[zone]!;
    const full = state === ZoneState.full;
    const pointer = full ? zoneStart(geometry, zone) + zoneSize(geometry, zone) : zones.writePointer[zone]!;
    return {
      condition: state,
      type: zones.type[zone]!,
      pointerBytes: BigInt(pointer) * BigInt(geometry.logicalBlockSizeBytes),
    };
  }

  *#dataExtents(): Generator<Extent> {
    const { data, geometry, dataBytes } = this.#layout;
    const block = geometry.logicalBlockSizeBytes;
    for (let zone = 0; zone < geometry.zoneCount; zone++) {
      const start = zoneStart(geometry, zone) * block;
      const bytes = dataBytes?.(zone) ?? writtenEndByte(this.#layout, zone) - start;
      const length = Math.min(bytes, data.length - start);
      if (length > 0) yield { offset: data.offset + start, length };
    }
  }

  #placeInData(offset: ByteOffset): Place {
    const { geometry, data } = this.#layout;
    const block = geometry.logicalBlockSizeBytes;
    const byte = offset - data.offset;
    const lba = Math.floor(byte / block);
    const zone = zoneOf(geometry, lba);
    return { offset, lba, zone, zoneByte: byte - zoneStart(geometry, zone) * block, region: 'data' };
  }
}
