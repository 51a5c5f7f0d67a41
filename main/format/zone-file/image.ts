import type { ZoneProvenance } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { Recognition } from '../image';
import type { FormatImage, ImageAnatomy, ImageFacts, ImageTable } from '../image';
import { asAllowed } from '../refusing';
import { placeAt } from '../regions';
import { ZdeArea } from '../zde-area';
import { annotate } from './anatomy/annotate';
import { DataBlocks } from './blocks/blocks';
import { check, openingFindings } from './anatomy/check';
import { isStorable } from './table/entries';
import { entryFields } from './anatomy/entry-fields';
import { extents } from './blocks/extents';
import { ENTRY_BYTES } from './layout';
import type { ZoneFileModel } from './model';
import { qemuPrint } from './anatomy/qemu-print';
import type { Region } from './anatomy/regions';
import { regionsOf } from './anatomy/regions';
import { structureCount, structurePage } from './anatomy/structure';
import { readEntry } from './table/table-reader';
import { TableState } from './table/table-state';
import { TableWriter } from './table/table-writer';
import type { VerdictSource } from './anatomy/verdict';
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

/**
 * One namespace of an opened zone_file of any variant, with or without its data image. It is known to lie inside of
 * the file.
 */
export function zoneFileImage(file: BlockFile, model: ZoneFileModel, recognition: Recognition): FormatImage {
  const source = { file, model, state: new TableState(model.geometry.zoneCount) };
  return asAllowed({
    facts: factsOf(model, recognition),
    blocks: new DataBlocks(file, model, source.state.zones),
    table: tableOf(source),
    anatomy: anatomyOf(source),
  });
}

function factsOf(model: ZoneFileModel, recognition: Recognition): ImageFacts {
  const { geometry, limits, zdeBytes, writeRefusal, attached, notices } = model;
  return {
    recognition,
    geometry,
    limits,
    recordedProfile: null,
    defaultProfile: 'zns',
    defaultRules: {},
    defaultRecovery: 'qemu-zone-file',
    zdeBytes,
    label: '',
    uuid: '',
    provenance: PROVENANCE,
    writeRefusal,
    hasData: attached !== null,
    notices: writeRefusal ? [...notices, writeRefusal.message] : notices,
  };
}

function tableOf(source: VerdictSource): ImageTable {
  const { file, model, state } = source;
  const writer = new TableWriter(file, model, state);
  const zde = new ZdeArea(file, model.zdeOffset, model.zdeBytes);
  const decode = () => {
    state.load(file, model);
    return openingFindings(source, FINDINGS_KEPT);
  };
  let findings = decode();
  return {
    zones: state.zones,
    get findings() {
      return findings;
    },
    canStore: isStorable,
    store: (changed) => writer.store(changed),
    readZde: (zone) => zde.read(zone),
    writeZde: (zone, bytes) => zde.write(zone, bytes),
    seal: () => false,
    reload() {
      findings = decode();
    },
  };
}

function anatomyOf(source: VerdictSource): ImageAnatomy {
  const { file, model, state } = source;
  const { geometry, tableOffset } = model;
  const { zones } = state;
  const regions = regionsOf(model);
  const cellBytes = (region: Region) => zoneBytesIn(model, region);
  const layout = { geometry, regions, cellBytes, behind: 'behind the image' };
  return {
    locate: (offset) => placeAt(layout, offset),
    annotate: (offset, length) => annotate({ model, zones, regions }, offset, length),
    fields: {
      count: () => structureCount(source),
      page: (first, count) => structurePage(source, first, count),
    },
    entryPlace: (zone) => ({ offset: tableOffset + zone * ENTRY_BYTES, length: ENTRY_BYTES }),
    entryFields: (zone) => entryFields(model.variant, readEntry(file, tableOffset, zone)),
    extents: () => extents(model, zones),
    check: () => check(source),
    lists: () => zoneLists(model, state.chains),
    qemuPrint: (zone) => qemuPrint(source, zone),
    qemuVerdict: () => qemuVerdict(source),
  };
}

/** Entries of other namespaces belong to no zone of this one. */
function zoneBytesIn({ namespace, zdeBytes }: ZoneFileModel, region: Region): number | null {
  if (namespace !== region.namespace) return null;
  if (region.kind === 'table') return ENTRY_BYTES;
  return region.kind === 'zde' ? zdeBytes : null;
}
