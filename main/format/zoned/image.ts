import type { LayoutSection } from '../../../shared/image/image-spec';
import type { AppError } from '../../../shared/errors/app-error';
import type { Annotation, Place } from '../../../shared/image/place';
import type { BitField, StructureField } from '../../../shared/image/field';
import type { Finding } from '../../../shared/image/finding';
import type { ZoneList } from '../../../shared/image/zone-report';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import { zoneOf, zoneStart } from '../../../shared/zone/geometry';
import type { RecoveryPolicy, RuleOptions, RuleProfile } from '../../../shared/zone/profile';
import { isZoneState } from '../../../shared/zone/state';
import type { ZoneProvenance, ZoneTable } from '../../../shared/zone/zone-table';
import { allocateZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import { allFields } from '../all-fields';
import type { FormatImage, QemuZonePrint, Recognition } from '../driver';
import { ZdeArea } from '../zde-area';
import { annotate } from './anatomy/annotate';
import { DataBlocks } from './blocks/blocks';
import { check } from './anatomy/check';
import { decodeTable } from './table/decode-table';
import { showsWord, wordParts } from './table/entries';
import { entryFields } from './anatomy/entry-fields';
import type { BlockRange, Extent } from '../../../shared/units/ranges';
import { dataRanges, extents } from './blocks/extents';
import { WORD_BYTES } from './layout';
import type { ZonedModel } from './model';
import { mappedBytes } from './model';
import { rfcPrint, soundPrint } from './anatomy/qemu-print';
import { regionAt, regionsOf } from './anatomy/regions';
import { structureCount, structurePage } from './anatomy/structure';
import { TableSums } from './table/sums';
import { readWord } from './table/table-reader';
import { TableWriter } from './table/table-writer';
import { encodeHigh, encodeLow } from './table/word';

/** An opened `zoned` image of any variant; the variants differ in their model only. */
export class ZonedImage implements FormatImage {
  readonly recognition: Recognition;
  readonly zones: ZoneTable;
  readonly defaultProfile: RuleProfile = 'linux-blk';
  readonly defaultRules: Partial<RuleOptions> = {};
  readonly defaultRecovery: RecoveryPolicy = 'nvme';
  readonly hasData = true;
  readonly #file: BlockFile;
  readonly #model: ZonedModel;
  readonly #sums: TableSums | null;
  readonly #blocks: DataBlocks;
  readonly #zde: ZdeArea;
  readonly #writer: TableWriter;
  readonly #regions: readonly LayoutSection[];
  #findings: readonly Finding[] = [];

  /** The model's table is known to lie inside of the file. */
  constructor(file: BlockFile, model: ZonedModel, recognition: Recognition) {
    this.recognition = recognition;
    this.#file = file;
    this.#model = model;
    this.zones = allocateZoneTable(model.geometry.zoneCount);
    this.#sums = model.areas.sumsSize > 0 ? new TableSums(file, model) : null;
    const mapped = mappedBytes(model);
    this.#blocks = new DataBlocks(file, model, mapped);
    this.#zde = new ZdeArea(file, model.areas.zdeOffset, model.zdeBytes);
    this.#writer = new TableWriter(file, model, this.zones, this.#sums);
    this.#regions = regionsOf(model.areas, mapped);
    this.#findings = decodeTable(this.#source());
  }

  get geometry(): ZoneGeometry {
    return this.#model.geometry;
  }

  get limits(): ZoneLimits {
    return this.#model.limits;
  }

  get recordedProfile(): RuleProfile | null {
    return this.#model.recordedProfile;
  }

  get zdeBytes(): ByteCount {
    return this.#model.zdeBytes;
  }

  get label(): string {
    return this.#model.label;
  }

  get uuid(): string {
    return this.#model.uuid;
  }

  get provenance(): ZoneProvenance {
    return this.#model.provenance;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  get writeRefusal(): AppError | null {
    return this.#model.writeRefusal;
  }

  get notices(): readonly string[] {
    return this.writeRefusal ? [this.writeRefusal.message] : [];
  }

  qemuVerdict(): null {
    return null;
  }

  zoneLists(): readonly ZoneList[] {
    return [];
  }

  readBlocks(lba: Lba, into: Uint8Array): void {
    this.#blocks.read(lba, into);
  }

  writeBlocks(lba: Lba, from: Uint8Array): void {
    this.#requireWritable();
    this.#blocks.write(lba, from);
  }

  zeroBlocks(lba: Lba, blocks: BlockCount): void {
    this.#requireWritable();
    this.#blocks.zero(lba, blocks);
  }

  canStore(state: number): boolean {
    return isZoneState(state);
  }

  storeZones(changed: readonly ZoneIndex[]): void {
    this.#requireWritable();
    this.#writer.store(changed);
  }

  readZde(zone: ZoneIndex): Uint8Array | null {
    return this.#zde.read(zone);
  }

  writeZde(zone: ZoneIndex, bytes: Uint8Array): void {
    this.#requireWritable();
    this.#zde.write(zone, bytes);
  }

  seal(): boolean {
    return this.#sums?.seal() ?? false;
  }

  reload(): void {
    this.#sums?.load();
    this.#findings = decodeTable(this.#source());
  }

  offsetOf(lba: Lba): ByteOffset | null {
    return this.#blocks.offsetOf(lba);
  }

  locate(offset: ByteOffset): Place {
    const region = regionAt(this.#regions, offset);
    if (region?.kind === 'data') return this.#placeInData(offset);
    const zone = region ? this.#zoneOfCell(region, offset) : null;
    return { offset, lba: null, zone, zoneByte: null, region: region?.title ?? 'behind the image' };
  }

  entryPlace(zone: ZoneIndex): Extent {
    return { offset: this.#model.areas.tableOffset + zone * WORD_BYTES, length: WORD_BYTES };
  }

  entryFields(zone: ZoneIndex): readonly BitField[] {
    const { high, low } = readWord(this.#file, this.#model, zone);
    return entryFields(this.#model, high, low);
  }

  annotate(offset: ByteOffset, length: ByteCount): readonly Annotation[] {
    return annotate(this.#source(), offset, length);
  }

  structure(): Iterable<StructureField> {
    return allFields(this);
  }

  structureCount(): number {
    return structureCount(this.#source());
  }

  structurePage(first: number, count: number): StructureField[] {
    return structurePage(this.#source(), first, count);
  }

  extents(): Iterable<Extent> {
    return extents(this.#source(), this.#file.size());
  }

  dataRanges(): Iterable<BlockRange> {
    return dataRanges(this.#source());
  }

  check(): Iterable<Finding> {
    return check(this.#source());
  }

  /**
   * From the word in the file as long as it says what the table says, so that a damaged word prints as QEMU
   * prints it; from the table where that is ahead of the file.
   */
  qemuPrint(zone: ZoneIndex): QemuZonePrint {
    const parts = wordParts(this.#model, this.zones, zone);
    if (this.#model.word.hasAttributes) return soundPrint(this.#model, zone, parts);
    const word = readWord(this.#file, this.#model, zone);
    if (showsWord(this.#model, this.zones, zone, word)) return rfcPrint(word.high, word.low);
    return rfcPrint(encodeHigh(this.#model.word, parts), encodeLow(parts));
  }

  #source() {
    return {
      file: this.#file,
      model: this.#model,
      zones: this.zones,
      sums: this.#sums,
      regions: this.#regions,
    };
  }

  #requireWritable(): void {
    if (this.#model.writeRefusal) throw this.#model.writeRefusal;
  }

  #placeInData(offset: ByteOffset): Place {
    const block = this.geometry.logicalBlockSizeBytes;
    const byte = offset - this.#model.areas.dataOffset;
    const lba = Math.floor(byte / block);
    const zone = zoneOf(this.geometry, lba);
    return { offset, lba, zone, zoneByte: byte - zoneStart(this.geometry, zone) * block, region: 'data' };
  }

  #zoneOfCell({ kind, offset: start }: LayoutSection, offset: ByteOffset): ZoneIndex | null {
    if (kind === 'table') return Math.floor((offset - start) / WORD_BYTES);
    return kind === 'zde' ? Math.floor((offset - start) / this.zdeBytes) : null;
  }
}
