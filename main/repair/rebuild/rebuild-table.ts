/**
 * A lost zone table from the data. Only a copy is written, its data stays. A pointer is put behind the last block that holds
 * anything: no lower, so that nothing is lost, and no higher, since nothing proves more.
 */
import { failAbout } from '../../../shared/errors/app-error';
import type { RepairPlan } from '../../../shared/image/check/repair';
import type { RebuiltZone } from '../../../shared/image/check/rebuild';
import type { ZoneIndex } from '../../../shared/units/units';
import { isConventional, zoneCapacity, zoneStart } from '../../../shared/zone/geometry';
import { ZoneState, zoneStateName } from '../../../shared/zone/state';
import type { FormatImage } from '../../format/image';
import { EvidenceReader, stateAt, type ZoneEvidence } from '../../format/check/zone-evidence';
import { openDevice } from '../../image/open-device';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { planRepair, type RepairSetup } from '../plan-repair';
import { fileSystemOn } from './file-systems';

/** What is rebuilt, and how sure it has to be of every zone. */
export interface RebuildSetup extends Omit<RepairSetup, 'accepts'> {
  /** 0 to 1. */
  readonly minConfidence: number;
}

/** The zones as the data tells them, and the image with them. */
export interface RebuiltTable {
  readonly zones: readonly RebuiltZone[];
  /** What a check still finds. */
  readonly plan: RepairPlan;
  /** Disposed of by who asked for it. */
  readonly rebuilt: OverlayBlockFile;
}

/** A zone before limits are looked at. */
interface Found extends ZoneEvidence {
  readonly zone: ZoneIndex;
  state: number;
  readonly confidence: number;
  text: string;
}

/** Stamps prove a pointer; a file system makes a gap unlikely; of other bytes it is not known whether zeros followed. */
const CONFIDENCE = { stamped: 1, unstamped: 0.95, fileSystem: 0.9, data: 0.75, unwritten: 0.5 } as const;

/**
 * Errors: `unsupported` without data to read, or where a zone is less sure than `minConfidence`; why the image is only read;
 * those of opening and of reading.
 */
export function rebuildTable(setup: RebuildSetup): RebuiltTable {
  const overlay = new OverlayBlockFile(setup.file, setup.makeStore?.());
  try {
    const image = openDevice(overlay, setup.options).device.image;
    const refusal = image.facts.writeRefusal ?? image.facts.dataRefusal;
    if (refusal !== null) throw refusal;
    const found = findZones(image, setup);
    requireSure(found, setup);
    store(image, found);
    const zones = [...rows(image, found)];
    const { plan, repaired } = planRepair({ ...setup, file: overlay });
    // Where nothing had to follow, the overlay is the image already; else what followed is laid over it.
    for (const { offset, after } of plan.edits) overlay.write(offset, Buffer.from(after, 'hex'), 'table');
    repaired.dispose();
    return { zones, plan, rebuilt: overlay };
  } catch (error) {
    overlay.dispose();
    throw error;
  }
}

function findZones(image: FormatImage, { file, onProgress }: RebuildSetup): Map<ZoneIndex, Found> {
  const { geometry } = image.facts;
  const data = image.anatomy.repairs?.data() ?? null;
  if (data === null)
    failAbout(
      file.name,
      'unsupported',
      'tells no zone table: its data is not there, or lies in another file',
      { file: file.name },
    );
  const reader = new EvidenceReader(data);
  const evidence = new Map<ZoneIndex, ZoneEvidence>();
  for (let zone = 0; zone < geometry.zoneCount; zone++) {
    onProgress?.(zone, geometry.zoneCount);
    if (!isConventional(geometry, zone)) evidence.set(zone, reader.of(zone, onProgress));
  }
  return withinLimits(image, judged(image, evidence));
}

function judged(image: FormatImage, evidence: ReadonlyMap<ZoneIndex, ZoneEvidence>): Map<ZoneIndex, Found> {
  const { geometry } = image.facts;
  const fileSystem = fileSystemOn(image);
  const written = [...evidence].filter(([zone, { end }]) => end > zoneStart(geometry, zone));
  const isStamped = written.length > 0 && written.every(([, { stamped }]) => stamped);
  return new Map(
    [...evidence].map(([zone, found]) => {
      const { confidence, why } = sureness(found, {
        isWritten: found.end > zoneStart(geometry, zone),
        isStamped,
        fileSystem,
      });
      const state: number = ZoneState[stateAt(geometry, zone, found.end)];
      return [zone, { ...found, zone, state, confidence, text: `${found.what}; ${why}` }];
    }),
  );
}

function sureness(
  { stamped }: ZoneEvidence,
  on: { readonly isWritten: boolean; readonly isStamped: boolean; readonly fileSystem: string | null },
): { readonly confidence: number; readonly why: string } {
  if (stamped) return { confidence: CONFIDENCE.stamped, why: 'a stamp names its place' };
  if (!on.isWritten && on.isStamped)
    return {
      confidence: CONFIDENCE.unstamped,
      why: 'all that is written on the device is stamped, and here is no stamp; a zone that was finished with nothing in it looks the same',
    };
  if (on.fileSystem !== null)
    return {
      confidence: CONFIDENCE.fileSystem,
      why: `the device holds ${on.fileSystem}; zeros behind it would not be seen`,
    };
  return on.isWritten
    ? { confidence: CONFIDENCE.data, why: 'no stamp; whether zeros were written behind it, nothing tells' }
    : {
        confidence: CONFIDENCE.unwritten,
        why: 'no stamp; a zone that was written with zeros looks the same',
      };
}

/** More zones hold a part than may be active: as many of them were finished, most likely those that hold most. */
function withinLimits(image: FormatImage, found: Map<ZoneIndex, Found>): Map<ZoneIndex, Found> {
  const { geometry, limits } = image.facts;
  const active = [...found.values()].filter(({ state }) => state === ZoneState.closed);
  const over = limits.activeZonesMax === null ? 0 : active.length - limits.activeZonesMax;
  if (over <= 0) return found;
  const filled = ({ zone, end }: Found) => (end - zoneStart(geometry, zone)) / zoneCapacity(geometry, zone);
  for (const one of active.sort((a, b) => filled(b) - filled(a)).slice(0, over)) {
    const text = `${one.text}; ${active.length} zones hold a part and ${limits.activeZonesMax} may be active, so that it was finished`;
    found.set(one.zone, {
      ...one,
      state: ZoneState.full,
      confidence: Math.min(one.confidence, CONFIDENCE.unwritten),
      text,
    });
  }
  return found;
}

function requireSure(found: ReadonlyMap<ZoneIndex, Found>, { minConfidence, file }: RebuildSetup): void {
  const unsure = [...found.values()].filter(({ confidence }) => confidence < minConfidence);
  const first = unsure[0];
  if (first === undefined) return;
  const message = `${unsure.length} zones are less sure than ${minConfidence}, the first of them zone ${first.zone} with ${first.confidence}: ${first.text}; nothing was written`;
  failAbout(file.name, 'not-representable', message, { zone: first.zone, confidence: first.confidence });
}

function store({ facts, table }: FormatImage, found: ReadonlyMap<ZoneIndex, Found>): void {
  const { zones } = table;
  const all = Array.from({ length: zones.count }, (_, zone) => zone);
  for (const zone of all) {
    const told = found.get(zone);
    const start = zoneStart(facts.geometry, zone);
    zones.state[zone] = told?.state ?? ZoneState.notWritePointer;
    zones.writePointer[zone] = told === undefined ? start : pointerOf(facts, told);
    zones.attributes[zone] = 0;
  }
  table.restore(all);
  table.seal();
}

function pointerOf({ geometry }: FormatImage['facts'], { zone, state, end }: Found): number {
  return state === ZoneState.full ? zoneStart(geometry, zone) + zoneCapacity(geometry, zone) : end;
}

function* rows({ facts }: FormatImage, found: ReadonlyMap<ZoneIndex, Found>): Generator<RebuiltZone> {
  for (let zone = 0; zone < facts.geometry.zoneCount; zone++) {
    const told = found.get(zone);
    const state = zoneStateName(told?.state ?? ZoneState.notWritePointer);
    if (told === undefined)
      yield {
        zone,
        state,
        writePointer: null,
        confidence: 1,
        evidence: 'the header says that it is conventional',
      };
    else
      yield {
        zone,
        state,
        writePointer: pointerOf(facts, told),
        confidence: told.confidence,
        evidence: told.text,
      };
  }
}
