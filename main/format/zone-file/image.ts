import type { AppError } from '../../../shared/errors/app-error';
import type { Annotation, Place } from '../../../shared/image/place';
import type { BitField, StructureField } from '../../../shared/image/field';
import type { Finding, QemuVerdict } from '../../../shared/image/finding';
import type { ZoneList } from '../../../shared/image/zone-report';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import { zoneOf, zoneStart } from '../../../shared/zone/geometry';
import type { RecoveryPolicy, RuleOptions, RuleProfile } from '../../../shared/zone/profile';
import type { ZoneProvenance, ZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { BlockRange, Extent } from '../../../shared/units/ranges';
import { allFields } from '../all-fields';
import type { FormatImage, QemuZonePrint, Recognition } from '../driver';
import { ZdeArea } from '../zde-area';
import { annotate } from './anatomy/annotate';
import { DataBlocks } from './blocks/blocks';
import { check, openingFindings } from './anatomy/check';
import { isStorable } from './table/entries';
import { entryFields } from './anatomy/entry-fields';
import { dataRanges, extents } from './blocks/extents';
import { ENTRY_BYTES } from './layout';
import type { ZoneFileModel } from './model';
import { qemuPrint } from './anatomy/qemu-print';
import type { Region } from './anatomy/regions';
import { regionAt, regionsOf } from './anatomy/regions';
import { structureCount, structurePage } from './anatomy/structure';
import { readEntry } from './table/table-reader';
import { TableState } from './table/table-state';
import { TableWriter } from './table/table-writer';
import { qemuVerdict } from './anatomy/verdict';
import { zoneLists } from './anatomy/zone-lists';

/** Findings about single entries that opening keeps; a check finds all. */
const FINDINGS_KEPT = 256;

const PROVENANCE: ZoneProvenance = {
  type: 'stored',
  state: 'stored',
  writePointer: 'stored',
  capacity: 'stored',
  attributes: 'stored',
  zde: 'stored',
};

/** One namespace of an opened zone_file of any variant, with or without its data image. */
export class ZoneFileImage implements FormatImage {
  readonly recognition: Recognition;
  readonly recordedProfile = null;
  readonly defaultProfile: RuleProfile = 'zns';
  readonly defaultRules: Partial<RuleOptions> = {};
  readonly defaultRecovery: RecoveryPolicy = 'qemu-zone-file';
  readonly label = '';
  readonly uuid = '';
  readonly provenance = PROVENANCE;
  readonly #file: BlockFile;
  readonly #model: ZoneFileModel;
  readonly #state: TableState;
  readonly #blocks: DataBlocks;
  readonly #zde: ZdeArea;
  readonly #writer: TableWriter;
  readonly #regions: readonly Region[];
  #findings: readonly Finding[] = [];

  /** The model's namespace is known to lie inside of the file. */
  constructor(file: BlockFile, model: ZoneFileModel, recognition: Recognition) {
    this.recognition = recognition;
    this.#file = file;
    this.#model = model;
    this.#state = new TableState(model.geometry.zoneCount);
    this.#blocks = new DataBlocks(file, model);
    this.#zde = new ZdeArea(file, model.zdeOffset, model.zdeBytes);
    this.#writer = new TableWriter(file, model, this.#state);
    this.#regions = regionsOf(model);
    this.reload();
  }

  get geometry(): ZoneGeometry {
    return this.#model.geometry;
  }

  get limits(): ZoneLimits {
    return this.#model.limits;
  }

  get zdeBytes(): ByteCount {
    return this.#model.zdeBytes;
  }

  get zones(): ZoneTable {
    return this.#state.zones;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  get notices(): readonly string[] {
    const { notices, writeRefusal } = this.#model;
    return writeRefusal ? [...notices, writeRefusal.message] : notices;
  }

  get writeRefusal(): AppError | null {
    return this.#model.writeRefusal;
  }

  get hasData(): boolean {
    return this.#model.attached !== null;
  }

  qemuVerdict(): QemuVerdict | null {
    return qemuVerdict(this.#source());
  }

  zoneLists(): readonly ZoneList[] {
    return zoneLists(this.#model, this.#state.chains);
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
    return isStorable(state);
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
    return false;
  }

  reload(): void {
    this.#state.load(this.#file, this.#model);
    this.#findings = openingFindings(this.#source(), FINDINGS_KEPT);
  }

  offsetOf(lba: Lba): ByteOffset | null {
    return this.#blocks.offsetOf(lba);
  }

  locate(offset: ByteOffset): Place {
    const region = regionAt(this.#regions, offset);
    if (region?.kind === 'data') return this.#placeInData(offset, region);
    const zone = region ? this.#zoneOfCell(region, offset) : null;
    return { offset, lba: null, zone, zoneByte: null, region: region?.title ?? 'behind the image' };
  }

  entryPlace(zone: ZoneIndex): Extent {
    return { offset: this.#model.tableOffset + zone * ENTRY_BYTES, length: ENTRY_BYTES };
  }

  entryFields(zone: ZoneIndex): readonly BitField[] {
    return entryFields(this.#model.variant, readEntry(this.#file, this.#model.tableOffset, zone));
  }

  annotate(offset: ByteOffset, length: ByteCount): readonly Annotation[] {
    return annotate({ model: this.#model, zones: this.zones, regions: this.#regions }, offset, length);
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
    return extents(this.#model, this.zones);
  }

  dataRanges(): Iterable<BlockRange> {
    return dataRanges(this.#model, this.zones);
  }

  check(): Iterable<Finding> {
    return check(this.#source());
  }

  qemuPrint(zone: ZoneIndex): QemuZonePrint {
    return qemuPrint(this.#source(), zone);
  }

  #source() {
    return { file: this.#file, model: this.#model, state: this.#state };
  }

  #requireWritable(): void {
    if (this.#model.writeRefusal) throw this.#model.writeRefusal;
  }

  #placeInData(offset: ByteOffset, region: Region): Place {
    const block = this.geometry.logicalBlockSizeBytes;
    const byte = offset - region.offset;
    const lba = Math.floor(byte / block);
    const zone = zoneOf(this.geometry, lba);
    const zoneByte = byte - zoneStart(this.geometry, zone) * block;
    return { offset, lba, zone, zoneByte, region: region.title };
  }

  /** Entries of other namespaces belong to no zone of this one. */
  #zoneOfCell({ kind, offset: start, namespace }: Region, offset: ByteOffset): ZoneIndex | null {
    if (namespace !== this.#model.namespace) return null;
    if (kind === 'table') return Math.floor((offset - start) / ENTRY_BYTES);
    return kind === 'zde' ? Math.floor((offset - start) / this.zdeBytes) : null;
  }
}
