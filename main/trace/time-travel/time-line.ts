import { fail } from '../../../shared/errors/app-error';
import { MIB, type ByteCount, type Lba, type ZoneIndex } from '../../../shared/units/units';
import { operationOf } from '../../../shared/workload/operations';
import { mergeRanges, type Extent } from '../../../shared/units/ranges';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { DeviceResult, ZonedDevice } from '../../device/device';
import { loadOf } from '../../device/job';
import type { EngineMemory } from '../../engine/types';
import type { BlockFile } from '../../storage/block-file';
import { OverlayBlockFile, type OverlayMark } from '../../storage/overlay/overlay-block-file';
import { checkTraceFits } from '../trace-fit';
import type { TraceStudy } from '../trace-study';
import { ChangedZones } from './changed-zones';
import { CommandLog } from './command-log';

/** An image as it was before a command of a trace. */
export interface Moment {
  /** Position in the trace, from 0: so many commands were carried out. */
  readonly position: number;
  readonly device: ZonedDevice;
  /** What was written since the nearest waypoint lies over what the image held there. */
  readonly file: OverlayBlockFile;
  dispose(): void;
}

/** A way from one moment to the next is so long at most: a jump carries out less than this again. */
const WAYPOINT_COMMANDS = 1024;
const WAYPOINT_BYTES: ByteCount = 8 * MIB;
const REPORT_COMMANDS = 256;

interface Waypoint {
  readonly position: number;
  readonly mark: OverlayMark;
  readonly memory: EngineMemory;
  /** Zones that changed since the waypoint before: not every layout stores all that they are. */
  readonly changed: ChangedZones;
}

/**
 * A trace carried out once, so that the image can be seen as it was before any of its commands. On the way it notes
 * waypoints: the content (pages shared with the next one), the zones that changed on the way, and what the engine knows
 * beyond them. A jump goes on from the nearest one.
 *
 * Invariants:
 * - The base and the image are never written; all bytes go to two stores of the time line's own.
 * - Nothing is written to the copy after the last command, so that each waypoint stays readable.
 * - A moment is what carrying out the commands before it gives, whatever was looked at before.
 */
export class TimeLine {
  /** What each command did. */
  readonly log: CommandLog;
  readonly #input: TraceStudy;
  readonly #copy: OverlayBlockFile;
  readonly #waypoints: Waypoint[] = [];
  readonly #touched = new Set<ZoneIndex>();

  private constructor(input: TraceStudy) {
    this.#input = input;
    this.#copy = new OverlayBlockFile(input.base, input.makeStore?.());
    this.log = new CommandLog(input.entries.length, input.open(this.#copy).image.table.zones);
  }

  /** Carries out the whole trace on a copy. Errors: `usage` for another geometry, those of the files, `cancelled`. */
  static make(input: TraceStudy): TimeLine {
    const line = new TimeLine(input);
    try {
      line.#walk();
      return line;
    } catch (error) {
      line.dispose();
      throw error;
    }
  }

  /** Commands of the trace. */
  get length(): number {
    return this.log.length;
  }

  /** The image before the command at a position; `length` = after the last one. Errors: `out-of-range`, those of the files. */
  moment(position: number): Moment {
    if (position < 0 || position > this.length)
      fail('out-of-range', `command ${position}: the trace has ${this.length} commands`, { position });
    const waypoint = this.#waypointBefore(position);
    const file = new OverlayBlockFile(this.#copy.at(waypoint.mark), this.#input.makeStore?.());
    try {
      const device = this.#input.open(file);
      this.#recall(device, waypoint);
      for (let at = waypoint.position; at < position; at++) this.#execute(device, at);
      device.finish();
      return { position, device: this.#reopened(device, file), file, dispose: () => file.dispose() };
    } catch (error) {
      file.dispose();
      throw error;
    }
  }

  /**
   * Ranges of the file in which two moments may differ, ascending and disjoint; null = the layout changed between them, so
   * that anything may lie elsewhere. Reads nothing.
   */
  changedBetween(earlier: Moment, later: Moment): readonly Extent[] | null {
    const [a, b] = [this.#waypointBefore(earlier.position), this.#waypointBefore(later.position)];
    const between = this.#copy.changedBetween(a.mark, b.mark);
    const own = [earlier, later].map(({ file }) => file.changedSince(file.saved));
    if (between === null || own[0] == null || own[1] == null) return null;
    return mergeRanges([...between, ...own[0], ...own[1]]);
  }

  /** Gives back the copy. Moments that were given out must be given back before. */
  dispose(): void {
    this.#copy.dispose();
  }

  #walk(): void {
    const { entries, header, open, context } = this.#input;
    const device = open(this.#copy);
    checkTraceFits(header, device.image.facts.geometry);
    const blockSize = device.image.facts.geometry.logicalBlockSizeBytes;
    let [bytes, refused] = [0, 0];
    this.#addWaypoint(0, device);
    for (let at = 0; at < entries.length; at++) {
      context.checkCancelled();
      const since = this.#waypoints.at(-1)!;
      if (at - since.position >= WAYPOINT_COMMANDS || bytes >= WAYPOINT_BYTES) {
        this.#addWaypoint(at, device);
        bytes = 0;
      }
      const isOk = this.#log(device, entries[at]!, at);
      if (!isOk) refused++;
      else if (operationOf(entries[at]!.op).changes === 'data')
        bytes += (entries[at]!.blocks ?? 0) * blockSize;
      if (at % REPORT_COMMANDS === 0)
        context.progress({ done: at, total: entries.length, load: loadOf(device.engine, refused) });
    }
  }

  /** Carries out a command and notes what it did; true when it was accepted. */
  #log(device: ZonedDevice, entry: TraceEntry, at: number): boolean {
    const { zones } = device.image.table;
    const target = writeTarget(device, entry);
    const { status, assignedLba, changedZones } = this.#execute(device, at);
    for (const changed of changedZones) this.#touched.add(changed);
    const { openCount: open, activeCount: active } = device.engine;
    const lba = status === 'ok' ? (assignedLba ?? target) : null;
    this.log.add({ status, lba, blocks: entry.blocks ?? 0, open, active }, changedZones, zones);
    return status === 'ok';
  }

  #execute(device: ZonedDevice, at: number): DeviceResult {
    const { entries, header, resolve } = this.#input;
    const entry = entries[at]!;
    return device.execute(entry, { sequence: entry.i, seed: header.seed ?? 0, resolve });
  }

  #addWaypoint(position: number, device: ZonedDevice): void {
    const changed = new ChangedZones(device.image.table.zones, [...this.#touched]);
    this.#touched.clear();
    this.#waypoints.push({ position, mark: this.#copy.mark(), memory: device.engine.memory(), changed });
  }

  /** The device over what is whole now: at a waypoint it was opened in the middle of the trace, and found that. */
  #reopened(before: ZonedDevice, file: BlockFile): ZonedDevice {
    const device = this.#input.open(file);
    const [from, into] = [before.image.table.zones, device.image.table.zones];
    into.state.set(from.state);
    into.attributes.set(from.attributes);
    into.writePointer.set(from.writePointer);
    device.engine.resync(before.engine.memory());
    return device;
  }

  /** Makes a device that was opened at a waypoint what it was there. */
  #recall({ engine, image }: ZonedDevice, waypoint: Waypoint): void {
    for (const { position, changed } of this.#waypoints) {
      if (position > waypoint.position) break;
      changed.into(image.table.zones);
    }
    engine.resync(waypoint.memory);
  }

  #waypointBefore(position: number): Waypoint {
    let [low, high] = [0, this.#waypoints.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#waypoints[middle]!.position <= position) low = middle;
      else high = middle - 1;
    }
    return this.#waypoints[low]!;
  }
}

/** Where a write goes, before it is carried out; null for other commands and for an append, which is told. */
function writeTarget({ image }: ZonedDevice, { op, zone, lba }: TraceEntry): Lba | null {
  if (op !== 'write') return null;
  if (lba !== undefined) return lba;
  return zone === undefined ? null : (image.table.zones.writePointer[zone] ?? null);
}
