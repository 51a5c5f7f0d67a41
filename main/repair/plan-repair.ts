/**
 * Plans the repair of an image, in rounds: what the image offers is written into an overlay, the image is opened anew and asked
 * again, until it offers nothing. What was not offered in the first round follows from what was accepted (checksums, lists)
 * and is accepted with it. Nothing beneath the overlay is ever written.
 */
import { AppError } from '../../shared/errors/app-error';
import {
  makesSound,
  type LeftFinding,
  type RepairEdit,
  type RepairPlan,
} from '../../shared/image/check/repair';
import type { OpenImageOptions } from '../../shared/image/open-options';
import { formatHex } from '../../shared/units/format';
import { mergeRanges, type Extent } from '../../shared/units/ranges';
import type { CheckProgress } from '../format/check/check-progress';
import type { DriverOptions } from '../format/driver';
import type { FormatImage } from '../format/image';
import { FORMAT_DRIVERS } from '../format/registry';
import type { Repair } from '../format/check/repair';
import { openDevice } from '../image/open-device';
import type { BlockFile } from '../storage/block-file';
import { differingPart } from '../storage/extent';
import { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import { RecordingFile } from './recording-file';

/** A round repairs what the one before brought to light; damage that goes deeper is left. */
const ROUNDS_MAX = 24;
/** How often the same repair is carried out, once others made it necessary again. */
const TIMES_MAX = 3;
/** Findings that are listed as left. */
const LEFT_MAX = 1000;
/** Some entries of any table, so that few of them are compared with one another. */
const PAGE_BYTES = 512;
const NO_REASON = 'nothing in the image explains what it should be';

/** What is repaired, and how it is opened. */
export interface RepairSetup {
  readonly file: BlockFile;
  readonly options: OpenImageOptions & Pick<DriverOptions, 'attached' | 'zoneFiles' | 'behind'>;
  /** True for what is to be repaired, by the id of the repair or by its code; absent = everything. */
  readonly accepts?: (repair: { readonly id: string; readonly code: string }) => boolean;
  readonly onProgress?: CheckProgress;
  /** Where the changed pages go; absent = memory. */
  readonly makeStore?: () => BlockFile;
}

/** A plan, and the image as it would be. */
export interface PlannedRepair {
  readonly plan: RepairPlan;
  /** Disposed of by who asked for it. */
  readonly repaired: OverlayBlockFile;
}

/** A repair that was carried out on the overlay. */
interface Done {
  readonly id: string;
  readonly repair: Repair;
  readonly ranges: readonly Extent[];
  /** It was not offered in the first round. */
  readonly follows: boolean;
}

/**
 * Errors: those of opening where no repair lets the image open, those of the file, what `onProgress` throws. A plan without
 * edits is no error.
 */
export function planRepair(setup: RepairSetup): PlannedRepair {
  const repaired = new OverlayBlockFile(setup.file, setup.makeStore?.());
  try {
    const done = carryOut(repaired, setup);
    return { repaired, plan: { edits: editsOf(setup.file, repaired, done), ...whatIsLeft(repaired, setup) } };
  } catch (error) {
    repaired.dispose();
    throw error;
  }
}

/** True where a check finds nothing wrong once every repair is carried out. Errors: those of `planRepair`. */
export function isRepairable(setup: RepairSetup): boolean {
  const { plan, repaired } = planRepair(setup);
  repaired.dispose();
  return makesSound(plan);
}

function carryOut(overlay: OverlayBlockFile, setup: RepairSetup): Done[] {
  const done: Done[] = [];
  const refused = new Set<string>();
  const first = new Set<string>();
  const times = new Map<string, number>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let ranges: Extent[] = [];
    const file = new RecordingFile(overlay, (range) => ranges.push(range));
    let carried = 0;
    for (const repair of offered(file, setup)) {
      const id = idOf(repair);
      const isAccepted = setup.accepts?.({ id, code: repair.code }) ?? true;
      if (round === 0) first.add(id);
      if (!isAccepted && round === 0) refused.add(id);
      const count = (times.get(id) ?? 0) + 1;
      // What does not go away by it is told as left.
      if (refused.has(id) || count > TIMES_MAX) continue;
      times.set(id, count);
      ranges = [];
      repair.apply();
      done.push({ id, repair, ranges, follows: !first.has(id) });
      carried++;
    }
    if (carried === 0) break;
  }
  return done;
}

function idOf({ code, zone, at }: Repair): string {
  const name = zone === undefined ? code : `${code}:${zone}`;
  return at === undefined ? name : `${name}@${formatHex(at)}`;
}

/** All of them before the first is carried out: what they were read from would change beneath them. */
function offered(file: BlockFile, setup: RepairSetup): Repair[] {
  const image = openedOrError(file, setup);
  if (image instanceof AppError) {
    const repairs = closedRepairs(file, setup);
    if (repairs.length > 0) return repairs;
    throw image;
  }
  if (image.anatomy.repairs) return [...image.anatomy.repairs.offered(setup.onProgress ?? (() => undefined))];
  return image.facts.damage === undefined ? [] : closedRepairs(file, setup);
}

function openedOrError(file: BlockFile, { options }: RepairSetup): FormatImage | AppError {
  try {
    return openDevice(file, { ...options, damagedToo: true }).device.image;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Of an image that does not open: by the first driver that knows how. */
function closedRepairs(file: BlockFile, { options }: RepairSetup): Repair[] {
  for (const driver of FORMAT_DRIVERS) {
    const repairs = driver.repairHeader?.(file, options) ?? [];
    if (repairs.length > 0) return [...repairs];
  }
  return [];
}

/** What each repair changed in the end: a byte that several write belongs to the first of them. */
function editsOf(before: BlockFile, after: BlockFile, done: readonly Done[]): RepairEdit[] {
  const edits: RepairEdit[] = [];
  const taken = new TakenRanges();
  for (const { id, repair, ranges, follows } of done) {
    const own = mergeRanges(ranges).flatMap((range) => taken.take(range));
    for (const range of own.flatMap((part) => differing(before, after, part))) {
      const { code, zone, why } = repair;
      edits.push({
        ...{ repair: id, code, ...(zone === undefined ? {} : { zone }), offset: range.offset },
        ...{ before: hexAt(before, range), after: hexAt(after, range), why },
        ...(follows ? { follows } : {}),
      });
    }
  }
  return edits;
}

/** Ranges that belong to somebody, found by the pages they touch. */
class TakenRanges {
  readonly #pages = new Map<number, Extent[]>();

  /** Takes what is free of a range; returns it. */
  take(range: Extent): Extent[] {
    const others = new Set(this.#touched(range).flatMap((page) => this.#pages.get(page) ?? []));
    let parts = [range];
    for (const other of others) parts = parts.flatMap((part) => without(part, other));
    for (const part of parts)
      for (const page of this.#touched(part)) this.#pages.set(page, [...(this.#pages.get(page) ?? []), part]);
    return parts;
  }

  #touched({ offset, length }: Extent): number[] {
    const first = Math.floor(offset / PAGE_BYTES);
    const count = Math.floor((offset + length - 1) / PAGE_BYTES) - first + 1;
    return Array.from({ length: count }, (_, index) => first + index);
  }
}

/** Parts of a range outside of another. */
function without(part: Extent, other: Extent): Extent[] {
  const [end, partEnd] = [other.offset + other.length, part.offset + part.length];
  if (other.offset >= partEnd || end <= part.offset) return [part];
  const left = { offset: part.offset, length: Math.max(0, other.offset - part.offset) };
  const right = { offset: end, length: Math.max(0, partEnd - end) };
  return [left, right].filter(({ length }) => length > 0);
}

/** The part of a range from the first to the last byte that differs; what lies behind the old end differs. */
function differing(before: BlockFile, after: BlockFile, { offset, length }: Extent): Extent[] {
  const old = new Uint8Array(length);
  const existing = before.read(offset, old);
  const changed = new Uint8Array(length);
  after.read(offset, changed);
  const part = differingPart(old.subarray(0, existing), changed);
  return part === null ? [] : [{ offset: offset + part.offset, length: part.length }];
}

function hexAt(file: BlockFile, { offset, length }: Extent): string {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, file.size() - offset)));
  file.read(offset, bytes);
  return Buffer.from(bytes).toString('hex');
}

/** What a check of the repaired image finds. */
function whatIsLeft(file: BlockFile, setup: RepairSetup): Omit<RepairPlan, 'edits'> {
  const image = openedOrError(file, setup);
  if (image instanceof AppError) throw image;
  const left: LeftFinding[] = [];
  let leftCount = 0;
  for (const { code, severity, zone, offset, message } of image.anatomy.check(setup.onProgress)) {
    if (severity === 'info' || ++leftCount > LEFT_MAX) continue;
    const why = image.anatomy.repairs?.reason(code) ?? NO_REASON;
    left.push({
      code,
      ...(zone === undefined ? {} : { zone }),
      ...(offset === undefined ? {} : { offset }),
      message,
      why,
    });
  }
  return { left, leftCount, verdict: image.anatomy.qemuVerdict()?.message ?? null };
}
