import type { Finding } from '../../../../shared/image/check/finding';
import { isZoneState, ZoneState } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { countZones } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import type { ImageTable } from '../../image';
import { disbelieve, firstOf, type TableBelief } from '../../check/table-judgement';
import { rawWords } from '../../raw-words';
import { ZdeArea } from '../../zde-area';
import { referenceOf } from '../findings';
import type { Qcow2Model } from '../model';
import { judgeEvidence } from './judge-table';
import { tableFindings } from './table-findings';
import { decodeWords } from './words';
import { WordWriter } from './words-writer';
import type { ZoneShape } from './zone-shape';
import type { ZoneIndex } from '../../../../shared/units/units';

/** Findings about the table and its words that opening keeps; a check finds all. */
const FINDINGS_KEPT = 256;

/** States that follow from a write pointer. */
const DERIVED_STATES: readonly number[] = [
  ZoneState.notWritePointer,
  ZoneState.empty,
  ZoneState.closed,
  ZoneState.full,
];

/** The words in a file, and the zone table in memory. */
export interface TableSource {
  readonly file: BlockFile;
  readonly model: Qcow2Model;
  /** Null: the image has no zones. */
  readonly shape: ZoneShape | null;
  readonly zones: ZoneTable;
  readonly belief: TableBelief;
}

/** What has to be told of changes, and what has to be settled beneath them. */
export interface TableSurroundings {
  /** Called before words are written. */
  readonly onStore: () => void;
  /** Called when the bytes changed beneath. */
  readonly onReload: () => void;
  /** Gives back what was taken and not used; false when there was none. */
  readonly settle: () => boolean;
}

/** The table of an opened file: words and descriptor extensions. */
export function storedTable(source: TableSource, around: TableSurroundings): ImageTable {
  const { file, model, shape, zones } = source;
  const { zoned, geometry } = model;
  const writer = zoned ? new WordWriter(file, zoned, geometry, zones) : null;
  const zde = new ZdeArea(file, shape?.zdeOffset ?? 0, zoned?.zdeBytes ?? 0);
  const decode = () => [
    ...model.findings,
    ...(shape ? decodeTable(source, shape) : []),
    ...limitFindings(source),
  ];
  let findings = decode();
  const store = (changed: readonly ZoneIndex[]): void => {
    around.onStore();
    writer?.store(changed);
  };
  return {
    zones,
    get findings() {
      return findings;
    },
    ...(zoned ? { words: rawWords(file, zoned.metaOffset, zoned.word.littleEndian) } : {}),
    canStore: (state) => (zoned?.word.hasState ? isZoneState(state) : DERIVED_STATES.includes(state)),
    store,
    restore: store,
    readZde: (zone) => zde.read(zone),
    writeZde: (zone, bytes) => zde.write(zone, bytes),
    seal: () => around.settle(),
    reload() {
      around.onReload();
      findings = decode();
    },
  };
}

/** Decodes all words and judges the table; returns what was noticed, at most a few hundred findings. */
function decodeTable(source: TableSource, shape: ZoneShape): Finding[] {
  const { file, model, zones, belief } = source;
  const { problems, evidence } = decodeWords(file, shape, zones);
  const judgement = judgeEvidence({ file, header: model.header, shape }, evidence);
  belief.judgement = judgement;
  if (judgement !== null) disbelieve(zones, model.geometry);
  if (judgement === null && problems === 0) return [];
  return firstOf(tableFindings({ file, zoned: model.zoned!, shape }, judgement), FINDINGS_KEPT);
}

/** Warnings when more zones are open or active than the limits allow. */
export function* limitFindings({ model, zones }: Pick<TableSource, 'model' | 'zones'>): Generator<Finding> {
  const { openZonesMax, activeZonesMax } = model.limits;
  if (openZonesMax === null && activeZonesMax === null) return;
  const { open, active } = countZones(zones);
  if (openZonesMax !== null && open > openZonesMax) yield limitFinding('open', open, openZonesMax);
  if (activeZonesMax !== null && active > activeZonesMax)
    yield limitFinding('active', active, activeZonesMax);
}

function limitFinding(what: 'open' | 'active', count: number, limit: number): Finding {
  const code = `qcow2-${what}-limit`;
  return {
    code,
    severity: 'warning',
    found: String(count),
    expected: `at most ${limit}`,
    message: `${count} zones are ${what}, the limit is ${limit}`,
    reference: referenceOf(code),
  };
}
