import { assert } from '../../../shared/errors/assert';
import type { Place } from '../../../shared/image/place';
import type { ByteOffset, ZoneIndex } from '../../../shared/units/units';
import { zoneOf, zoneStart } from '../../../shared/zone/geometry';
import { isZoneState, ZoneState } from '../../../shared/zone/state';
import { allocateZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { Recognition } from '../image';
import type { FormatImage, ImageAnatomy, ImageFacts, ImageTable, QemuZonePrint } from '../image';
import { asAllowed } from '../refusing';
import { ZdeArea } from '../zde-area';
import type { AnnotateSource } from './anatomy/annotate';
import { annotate } from './anatomy/annotate';
import { BlockReader } from './blocks/blocks';
import type { CheckSource } from './anatomy/check';
import { check, limitFindings } from './anatomy/check';
import { DeviceBlocks } from './blocks/device-blocks';
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

/**
 * An opened qcow2 image of any variant; one without zones has an empty zone table. The model's table is known to lie
 * inside of the file.
 */
export function qcow2Image(file: BlockFile, model: Qcow2Model, recognition: Recognition): FormatImage {
  const map = new ClusterMap(file, model.header);
  const source: CheckSource = {
    file,
    model,
    shape: model.zoned ? zoneShape(model.zoned, model.header.virtualSizeBytes) : null,
    zones: allocateZoneTable(model.geometry.zoneCount),
    reader: new BlockReader(file, map),
  };
  const views = new Views(source);
  const { reader } = source;
  const blocks = new DeviceBlocks({ file, model, map, reader, onChange: () => views.forget() });
  return asAllowed({
    facts: factsOf(model, recognition),
    blocks,
    table: tableOf(source, blocks, views),
    anatomy: anatomyOf(source, views),
  });
}

/** What is built when it is first needed, and forgotten with every change. */
class Views {
  readonly #source: CheckSource;
  #hosts: HostMap | null = null;
  #fields: Structure | null = null;

  constructor(source: CheckSource) {
    this.#source = source;
  }

  hosts(): HostMap {
    const { file, model } = this.#source;
    return (this.#hosts ??= new HostMap(file, model.header, model.zoned));
  }

  fields(): Structure {
    return (this.#fields ??= new Structure(this.#source));
  }

  /** After a change of the mapping. */
  forget(): void {
    this.#hosts = null;
    this.forgetFields();
  }

  /** After a change of the words alone. */
  forgetFields(): void {
    this.#fields = null;
  }
}

function factsOf(model: Qcow2Model, recognition: Recognition): ImageFacts {
  const { geometry, limits, zoned, provenance, writeRefusal, dataRefusal, notices } = model;
  return {
    recognition,
    geometry,
    limits,
    recordedProfile: null,
    defaultProfile: 'linux-blk',
    defaultRules: { implicitCloseVictim: 'lru' },
    defaultRecovery: 'qcow2-derived',
    zdeBytes: zoned?.zdeBytes ?? 0,
    label: '',
    uuid: '',
    provenance,
    writeRefusal,
    hasData: dataRefusal === null,
    notices,
  };
}

function tableOf(source: CheckSource, blocks: DeviceBlocks, views: Views): ImageTable {
  const { file, model, shape, zones } = source;
  const { zoned, geometry } = model;
  const writer = zoned ? new WordWriter(file, zoned, geometry, zones) : null;
  const zde = new ZdeArea(file, shape?.zdeOffset ?? 0, zoned?.zdeBytes ?? 0);
  const decode = () => [
    ...model.findings,
    ...(zoned && shape ? decodeTable(file, zoned, shape, zones) : []),
    ...limitFindings(source),
  ];
  let findings = decode();
  return {
    zones,
    get findings() {
      return findings;
    },
    canStore: (state) => (zoned?.word.hasState ? isZoneState(state) : DERIVED_STATES.includes(state)),
    store(changed) {
      views.forgetFields();
      writer?.store(changed);
    },
    readZde: (zone) => zde.read(zone),
    writeZde: (zone, bytes) => zde.write(zone, bytes),
    seal: () => blocks.settle(),
    reload() {
      blocks.forget();
      views.forget();
      findings = decode();
    },
  };
}

function anatomyOf(source: CheckSource, views: Views): ImageAnatomy {
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
    fields: {
      count: () => views.fields().count,
      page: (first, count) => views.fields().page(first, count),
    },
    entryPlace: (zone) => ({ offset: zonesIn(shape).tableOffset + zone * WORD_BYTES, length: WORD_BYTES }),
    bigEndianEntries: model.zoned?.word.littleEndian === false,
    entryFields(zone) {
      const { word } = zonesIn(shape);
      const { high, low } = readWord(file, zonesIn(shape), zone);
      return entryFields(word, high, low);
    },
    /** Everything: clusters are found by many ways, and none of them may be missed. */
    extents: () => [{ offset: 0, length: file.size() }],
    check: () => check(source),
    lists: () => [],
    qemuPrint: (zone) => qemuPrint(source, zone),
    qemuVerdict: () => null,
  };
}

function placeOf({ model, shape }: CheckSource, annotated: AnnotateSource, offset: ByteOffset): Place {
  const { deviceByte, zone: cell, region } = locate(annotated, offset);
  if (deviceByte === null) return { offset, lba: null, zone: cell, zoneByte: null, region };
  const lba = Math.floor(deviceByte / BLOCK_BYTES);
  if (!shape) return { offset, lba, zone: null, zoneByte: null, region };
  const zone = zoneOf(model.geometry, lba);
  const zoneByte = deviceByte - zoneStart(model.geometry, zone) * BLOCK_BYTES;
  return { offset, lba, zone, zoneByte, region };
}

/** From the word in the file as long as it says what the table says; from the table where that is ahead. */
function qemuPrint({ file, model, shape, zones }: CheckSource, zone: ZoneIndex): QemuZonePrint {
  const present = zonesIn(shape);
  const zoned = model.zoned!;
  const word = readWord(file, present, zone);
  return showsWord(present, zones, zone, word)
    ? printOfWord(zoned, present, model.geometry, zone, word)
    : printOfTable(zoned, model.geometry, zones, zone);
}

function zonesIn(shape: ZoneShape | null): ZoneShape {
  assert(shape !== null, 'an image without zones was asked for one');
  return shape;
}
