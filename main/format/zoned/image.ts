import { isZoneState } from '../../../shared/zone/state';
import { allocateZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { Recognition } from '../image';
import type { FormatImage, ImageAnatomy, ImageFacts, ImageTable, QemuZonePrint } from '../image';
import { asAllowed } from '../refusing';
import { placeAt } from '../regions';
import { ZdeArea } from '../zde-area';
import { annotate } from './anatomy/annotate';
import { DataBlocks } from './blocks/blocks';
import type { CheckSource } from './anatomy/check';
import { check } from './anatomy/check';
import { decodeTable } from './table/decode-table';
import { showsWord, wordParts } from './table/entries';
import { entryFields } from './anatomy/entry-fields';
import { extents } from './blocks/extents';
import { WORD_BYTES } from './layout';
import type { OpenZoned, ZonedModel } from './model';
import { mappedBytes } from './model';
import { rfcPrint, soundPrint } from './anatomy/qemu-print';
import { regionsOf } from './anatomy/regions';
import { structureCount, structurePage } from './anatomy/structure';
import { TableSums } from './table/sums';
import { readWord } from './table/table-reader';
import { TableWriter } from './table/table-writer';
import { encodeHigh, encodeLow } from './table/word';

/** An opened `zoned` image of any variant; the variants differ in their model only, whose table lies inside of the file. */
export function zonedImage(file: BlockFile, model: ZonedModel, recognition: Recognition): FormatImage {
  const source = {
    file,
    model,
    zones: allocateZoneTable(model.geometry.zoneCount),
    sums: model.areas.sumsSize > 0 ? new TableSums(file, model) : null,
    regions: regionsOf(model.areas, mappedBytes(model)),
  };
  return asAllowed({
    facts: factsOf(model, recognition),
    blocks: new DataBlocks(source),
    table: tableOf(source),
    anatomy: anatomyOf(source),
  });
}

type Source = OpenZoned & CheckSource;

function factsOf(model: ZonedModel, recognition: Recognition): ImageFacts {
  const { geometry, limits, recordedProfile, zdeBytes, label, uuid, provenance, writeRefusal } = model;
  return {
    recognition,
    geometry,
    limits,
    recordedProfile,
    defaultProfile: 'linux-blk',
    defaultRules: {},
    defaultRecovery: 'nvme',
    zdeBytes,
    label,
    uuid,
    provenance,
    writeRefusal,
    hasData: true,
    notices: writeRefusal ? [writeRefusal.message] : [],
  };
}

function tableOf(source: Source): ImageTable {
  const { file, model, zones, sums } = source;
  const writer = new TableWriter(file, model, zones, sums);
  const zde = new ZdeArea(file, model.areas.zdeOffset, model.zdeBytes);
  let findings = decodeTable(source);
  return {
    zones,
    get findings() {
      return findings;
    },
    canStore: isZoneState,
    store: (changed) => writer.store(changed),
    readZde: (zone) => zde.read(zone),
    writeZde: (zone, bytes) => zde.write(zone, bytes),
    seal: () => sums?.seal() ?? false,
    reload() {
      sums?.load();
      findings = decodeTable(source);
    },
  };
}

function anatomyOf(source: Source): ImageAnatomy {
  const { file, model, regions } = source;
  const { geometry, areas, zdeBytes } = model;
  const cells: Partial<Record<string, number>> = { table: WORD_BYTES, zde: zdeBytes };
  const layout = {
    geometry,
    regions,
    cellBytes: ({ kind }: { kind: string }) => cells[kind] ?? null,
    behind: 'behind the image',
  };
  return {
    locate: (offset) => placeAt(layout, offset),
    annotate: (offset, length) => annotate(source, offset, length),
    fields: {
      count: () => structureCount(source),
      page: (first, count) => structurePage(source, first, count),
    },
    entryPlace: (zone) => ({ offset: areas.tableOffset + zone * WORD_BYTES, length: WORD_BYTES }),
    entryFields(zone) {
      const { high, low } = readWord(file, model, zone);
      return entryFields(model, high, low);
    },
    extents: () => extents(source),
    check: () => check(source),
    lists: () => [],
    qemuPrint: (zone) => qemuPrint(source, zone),
    qemuVerdict: () => null,
  };
}

/**
 * From the word in the file as long as it says what the table says, so that a damaged word prints as QEMU
 * prints it; from the table where that is ahead of the file.
 */
function qemuPrint({ file, model, zones }: Source, zone: number): QemuZonePrint {
  const parts = wordParts(model, zones, zone);
  if (model.word.hasAttributes) return soundPrint(model, zone, parts);
  const word = readWord(file, model, zone);
  if (showsWord(model, zones, zone, word)) return rfcPrint(word.high, word.low);
  return rfcPrint(encodeHigh(model.word, parts), encodeLow(parts));
}
