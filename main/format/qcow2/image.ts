import type { AppError } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import type { Annotation, Place } from '../../../shared/image/place';
import type { BitField, StructureField } from '../../../shared/image/field';
import type { Finding } from '../../../shared/image/finding';
import type { ZoneList } from '../../../shared/image/zone-report';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from '../../../shared/units/units';
import { zoneOf, zoneStart } from '../../../shared/zone/geometry';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import type { RecoveryPolicy, RuleOptions, RuleProfile } from '../../../shared/zone/profile';
import { isZoneState, ZoneState } from '../../../shared/zone/state';
import type { ZoneProvenance, ZoneTable } from '../../../shared/zone/zone-table';
import { allocateZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { Extent } from '../../../shared/units/ranges';
import { allFields } from '../all-fields';
import type { FormatImage, QemuZonePrint, Recognition } from '../driver';
import { ZdeArea } from '../zde-area';
import { annotate } from './anatomy/annotate';
import { BlockReader } from './blocks/blocks';
import { check, limitFindings } from './anatomy/check';
import { ClusterWriter } from './blocks/cluster-writer';
import { entryFields } from './anatomy/entry-fields';
import { HostMap } from './anatomy/host-map';
import { BLOCK_BYTES, WORD_BYTES } from './layout';
import { ClusterMap } from './blocks/mapping';
import type { Qcow2Model } from './model';
import { locate } from './anatomy/locate';
import { printOfTable, printOfWord } from './anatomy/qemu-print';
import { regionsOf } from './anatomy/regions';
import { Structure } from './anatomy/structure';
import { decodeTable, readWord, showsWord } from './table/words';
import { WordWriter } from './table/words-writer';
import type { ZoneShape } from './table/zone-shape';
import { zoneShape } from './table/zone-shape';

/** States that follow from a write pointer. */
const DERIVED_STATES: readonly number[] = [
  ZoneState.notWritePointer,
  ZoneState.empty,
  ZoneState.closed,
  ZoneState.full,
];

/** An opened qcow2 image of any variant; one without zones has an empty zone table. */
export class Qcow2Image implements FormatImage {
  readonly recognition: Recognition;
  readonly zones: ZoneTable;
  readonly recordedProfile: RuleProfile | null = null;
  readonly defaultProfile: RuleProfile = 'linux-blk';
  readonly defaultRules: Partial<RuleOptions> = { implicitCloseVictim: 'lru' };
  readonly defaultRecovery: RecoveryPolicy = 'qcow2-derived';
  readonly label = '';
  readonly uuid = '';
  readonly #file: BlockFile;
  readonly #model: Qcow2Model;
  readonly #shape: ZoneShape | null;
  readonly #map: ClusterMap;
  readonly #reader: BlockReader;
  readonly #words: WordWriter | null;
  readonly #zde: ZdeArea;
  #writer: ClusterWriter | null = null;
  #findings: readonly Finding[] = [];
  /** Built when first needed, forgotten with every change. */
  #hosts: HostMap | null = null;
  #structure: Structure | null = null;

  /** The model's table is known to lie inside of the file. */
  constructor(file: BlockFile, model: Qcow2Model, recognition: Recognition) {
    this.recognition = recognition;
    this.#file = file;
    this.#model = model;
    this.#shape = model.zoned ? zoneShape(model.zoned, model.header.virtualSizeBytes) : null;
    this.zones = allocateZoneTable(model.geometry.zoneCount);
    this.#map = new ClusterMap(file, model.header);
    this.#reader = new BlockReader(file, this.#map);
    this.#zde = new ZdeArea(file, this.#shape?.zdeOffset ?? 0, this.zdeBytes);
    this.#words = model.zoned ? new WordWriter(file, model.zoned, model.geometry, this.zones) : null;
    this.#decode();
  }

  get geometry(): ZoneGeometry {
    return this.#model.geometry;
  }

  get bigEndianEntries(): boolean {
    return this.#model.zoned?.word.littleEndian === false;
  }

  get limits(): ZoneLimits {
    return this.#model.limits;
  }

  get zdeBytes(): ByteCount {
    return this.#model.zoned?.zdeBytes ?? 0;
  }

  get provenance(): ZoneProvenance {
    return this.#model.provenance;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  get notices(): readonly string[] {
    return this.#model.notices;
  }

  get writeRefusal(): AppError | null {
    return this.#model.writeRefusal;
  }

  get hasData(): boolean {
    return this.#model.dataRefusal === null;
  }

  qemuVerdict(): null {
    return null;
  }

  zoneLists(): readonly ZoneList[] {
    return [];
  }

  readBlocks(lba: Lba, into: Uint8Array): void {
    if (this.#model.dataRefusal) throw this.#model.dataRefusal;
    this.#requireBlocks(lba, into.length);
    this.#reader.read(lba * BLOCK_BYTES, into);
  }

  writeBlocks(lba: Lba, from: Uint8Array): void {
    this.#requireBlocks(lba, from.length);
    this.#change().write(lba * BLOCK_BYTES, from);
  }

  zeroBlocks(lba: Lba, blocks: BlockCount): void {
    this.#requireBlocks(lba, blocks * BLOCK_BYTES);
    this.#change().zero(lba * BLOCK_BYTES, blocks * BLOCK_BYTES);
  }

  canStore(state: number): boolean {
    return this.#model.zoned?.word.hasState ? isZoneState(state) : DERIVED_STATES.includes(state);
  }

  storeZones(changed: readonly ZoneIndex[]): void {
    this.#requireWritable();
    this.#structure = null;
    this.#words?.store(changed);
  }

  readZde(zone: ZoneIndex): Uint8Array | null {
    return this.#zde.read(zone);
  }

  writeZde(zone: ZoneIndex, bytes: Uint8Array): void {
    this.#requireWritable();
    this.#zde.write(zone, bytes);
  }

  seal(): boolean {
    if (!this.#writer) return false;
    this.#forgetViews();
    return this.#writer.settle();
  }

  reload(): void {
    this.#map.forget();
    this.#reader.forget();
    this.#writer?.forget();
    this.#forgetViews();
    this.#decode();
  }

  offsetOf(lba: Lba): ByteOffset | null {
    const byte = lba * BLOCK_BYTES;
    const inside = byte >= 0 && byte < this.#model.header.virtualSizeBytes;
    return inside && this.hasData ? this.#reader.offsetOf(byte) : null;
  }

  locate(offset: ByteOffset): Place {
    const found = locate(this.#annotateSource(), offset);
    if (found.deviceByte === null) {
      return { offset, lba: null, zone: found.zone, zoneByte: null, region: found.region };
    }
    const lba = Math.floor(found.deviceByte / BLOCK_BYTES);
    if (!this.#shape) return { offset, lba, zone: null, zoneByte: null, region: found.region };
    const zone = zoneOf(this.geometry, lba);
    const zoneByte = found.deviceByte - zoneStart(this.geometry, zone) * BLOCK_BYTES;
    return { offset, lba, zone, zoneByte, region: found.region };
  }

  entryPlace(zone: ZoneIndex): Extent {
    return { offset: this.#requireShape().tableOffset + zone * WORD_BYTES, length: WORD_BYTES };
  }

  entryFields(zone: ZoneIndex): readonly BitField[] {
    const shape = this.#requireShape();
    const { high, low } = readWord(this.#file, shape, zone);
    return entryFields(shape.word, high, low);
  }

  annotate(offset: ByteOffset, length: ByteCount): readonly Annotation[] {
    return annotate(this.#annotateSource(), offset, length);
  }

  structure(): Iterable<StructureField> {
    return allFields(this);
  }

  structureCount(): number {
    return this.#fields().count;
  }

  structurePage(first: number, count: number): StructureField[] {
    return this.#fields().page(first, count);
  }

  /** Everything: clusters are found by many ways, and none of them may be missed. */
  *extents(): Iterable<Extent> {
    yield { offset: 0, length: this.#file.size() };
  }

  /** With a backing file all of the device: what lies there is not known to be zeros, and reading it says so. */
  *dataRanges(): Iterable<{ readonly lba: Lba; readonly blocks: BlockCount }> {
    const { backingFile, virtualSizeBytes } = this.#model.header;
    if (backingFile !== null) {
      yield { lba: 0, blocks: Math.floor(virtualSizeBytes / BLOCK_BYTES) };
      return;
    }
    for (const { byte, length } of this.#reader.allocated()) {
      const lba = Math.floor(byte / BLOCK_BYTES);
      const blocks = Math.ceil((byte + length) / BLOCK_BYTES) - lba;
      if (blocks > 0) yield { lba, blocks };
    }
  }

  check(): Iterable<Finding> {
    return check({
      file: this.#file,
      model: this.#model,
      shape: this.#shape,
      zones: this.zones,
      reader: this.#reader,
    });
  }

  /** From the word in the file as long as it says what the table says; from the table where that is ahead. */
  qemuPrint(zone: ZoneIndex): QemuZonePrint {
    const shape = this.#requireShape();
    const zoned = this.#model.zoned!;
    const word = readWord(this.#file, shape, zone);
    return showsWord(shape, this.zones, zone, word)
      ? printOfWord(zoned, shape, this.geometry, zone, word)
      : printOfTable(zoned, this.geometry, this.zones, zone);
  }

  #decode(): void {
    const { zoned } = this.#model;
    const words = zoned && this.#shape ? decodeTable(this.#file, zoned, this.#shape, this.zones) : [];
    const limits = limitFindings({ model: this.#model, zones: this.zones });
    this.#findings = [...this.#model.findings, ...words, ...limits];
  }

  #annotateSource() {
    return {
      header: this.#model.header,
      shape: this.#shape,
      zones: this.zones,
      regions: regionsOf(this.#file, this.#model.header, this.#model.zoned),
      fileBytes: this.#file.size(),
      hosts: () => (this.#hosts ??= new HostMap(this.#file, this.#model.header, this.#model.zoned)),
    };
  }

  #fields(): Structure {
    return (this.#structure ??= new Structure({ file: this.#file, model: this.#model, shape: this.#shape }));
  }

  #forgetViews(): void {
    this.#hosts = null;
    this.#structure = null;
  }

  /** The writer, for a change of the mapping. */
  #change(): ClusterWriter {
    this.#requireWritable();
    this.#forgetViews();
    this.#reader.forget();
    return (this.#writer ??= new ClusterWriter(this.#file, this.#map, {
      readCluster: (cluster, into) => this.#readCluster(cluster, into),
      zoned: this.#model.zoned,
    }));
  }

  #readCluster(cluster: number, into: Uint8Array): void {
    const byte = cluster * this.#model.header.clusterBytes;
    const length = Math.min(into.length, this.#model.header.virtualSizeBytes - byte);
    this.#reader.read(byte, into.subarray(0, length));
    into.fill(0, length);
  }

  #requireWritable(): void {
    if (this.#model.writeRefusal) throw this.#model.writeRefusal;
  }

  #requireBlocks(lba: Lba, bytes: ByteCount): void {
    const whole = bytes % BLOCK_BYTES === 0 && lba >= 0;
    const inside = lba * BLOCK_BYTES + bytes <= this.#model.header.virtualSizeBytes;
    assert(whole && inside, `${bytes} bytes at LBA ${lba} are no blocks of the device`);
  }

  #requireShape(): ZoneShape {
    assert(this.#shape !== null, 'an image without zones was asked for one');
    return this.#shape;
  }
}
