import { assert } from '../../../shared/errors/assert';
import type { CrashPoint } from '../../../shared/crash/crash-point';
import type { CrashLoss } from '../../../shared/crash/loss';
import type { ByteCount } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { BlockFile } from '../../storage/block-file';
import { STEP_BYTES } from '../../storage/extent';
import { BeforeFile } from '../../storage/filters/before-file';
import { WriteLogFile, type LogEntry } from '../../storage/filters/write-log-file';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { cutLog, isStorageWrite } from '../crash-cut';
import { decideFates, pendingEntries, lastFlush, type CrashFates, type CutLog } from '../crash-fates';

/** Makes room for content and payloads; memory by default. */
export type MakeStore = () => BlockFile;

/** A command that was carried out last. */
export interface CarriedOut {
  readonly i: number;
  readonly command: ZoneCommand;
  readonly accepted: boolean;
}

/**
 * Between a device that works in place and its file: knows which writes are not durable and can take them back.
 *
 * Invariants: every write has reached the file beneath when its call returns. The log holds what came since the last
 * flush that covers everything, and the content kept is the one of that moment, so that both stay as small as what a
 * power cut may lose. What a cut makes of the file is decided by the same code, from the same log, as for a recorded trace.
 */
export class VolatileWrites {
  /** For a device with eager table writes. */
  readonly file: WriteLogFile;
  readonly #target: BlockFile;
  readonly #kept: BeforeFile;
  readonly #makeStore: MakeStore | undefined;
  /** Commands with forced unit access that were accepted since. */
  readonly #forced = new Set<number>();
  /** Entries in the log before the last command. */
  #firstEntry = 0;
  #counted = 0;
  #writes = 0;
  #bytes: ByteCount = 0;

  constructor(target: BlockFile, makeStore?: MakeStore) {
    this.#target = target;
    this.#makeStore = makeStore;
    this.#kept = new BeforeFile(target, makeStore?.());
    this.file = new WriteLogFile(this.#kept, makeStore?.());
  }

  /** How many writes are not durable, forced ones included, and their bytes. */
  get counts(): { readonly writes: number; readonly bytes: ByteCount } {
    return { writes: this.#writes, bytes: this.#bytes };
  }

  /** What follows is done by the command with this index. */
  begin(i: number): void {
    this.#firstEntry = this.file.count;
    this.file.setMark(i);
  }

  /** A command is complete. `keep`: the power is cut right behind it, nothing is forgotten. */
  end({ i, command, accepted }: CarriedOut, keep = false): void {
    if (command.fua === true && accepted) this.#forced.add(i);
    if (!keep && this.#isSettled()) this.settle();
    else this.#count();
  }

  /** Writes that a power cut now might lose, in their order. */
  *pending(): Generator<LogEntry> {
    const cut = this.#cutAt(this.file.count, null);
    for (const entry of pendingEntries(cut, lastFlush(cut))) if (isStorageWrite(entry)) yield entry;
  }

  /**
   * Brings the file into the state that a power cut leaves, and makes that durable. `last`: the command at the point. The
   * device over `file` knows nothing of it: a new one has to be opened. Errors: `out-of-range` when the command made
   * fewer writes than the point names, before anything is changed; those of the file.
   */
  cutPower(point: CrashPoint, last: ZoneCommand, loss: CrashLoss): CrashFates {
    const end = cutLog(this.file, point, { op: last.op, firstEntry: this.#firstEntry });
    const fates = decideFates(this.#cutAt(end, point.stage === 'after' ? null : point.command), loss);
    const crashed = new OverlayBlockFile(this.#kept.before, this.#makeStore?.());
    try {
      fates.applyTo(crashed);
      this.#become(crashed);
    } finally {
      crashed.dispose();
    }
    this.settle();
    return fates;
  }

  /** Everything is durable now: what came before can no longer be lost. */
  settle(): void {
    this.file.restart();
    this.#kept.mark();
    this.#forced.clear();
    this.#firstEntry = this.#counted = this.#writes = this.#bytes = 0;
  }

  /** Releases what is kept; the file beneath stays open. */
  dispose(): void {
    this.file.dispose();
    this.#kept.dispose();
  }

  #cutAt(end: number, inProgress: number | null): CutLog {
    const isForced = (command: number): boolean => this.#forced.has(command);
    return {
      ...{ log: this.file, end, sizeBytes: this.file.size() },
      isForced: (command) => isForced(command) && command !== inProgress,
      flushesOnlyItself: isForced,
    };
  }

  /** The last thing that happened is a flush that covers everything. */
  #isSettled(): boolean {
    const { count } = this.file;
    if (count === 0) return false;
    const { operation, kind, mark } = this.file.entry(count - 1);
    return operation === 'flush' && (kind === 'mapping' || !this.#forced.has(mark));
  }

  #count(): void {
    for (const entry of this.file.entries(this.#counted)) {
      if (!isStorageWrite(entry)) continue;
      this.#writes++;
      this.#bytes += entry.length;
    }
    this.#counted = this.file.count;
  }

  #become(crashed: BlockFile): void {
    const size = crashed.size();
    for (const { offset, length } of this.#kept.changedExtents())
      this.#copy(crashed, offset, offset + length);
    // What was written behind the end of the file before is in no page that was kept.
    this.#copy(crashed, this.#kept.before.size(), size);
    if (this.#target.size() !== size) this.#target.resize(size);
    this.#target.flush();
    assert(this.#target.size() === size, 'a power cut left a file of another length');
  }

  #copy(from: BlockFile, start: number, end: number): void {
    const stop = Math.min(end, from.size());
    for (let offset = start; offset < stop; offset += STEP_BYTES) {
      const bytes = new Uint8Array(Math.min(STEP_BYTES, stop - offset));
      const present = new Uint8Array(bytes.length);
      from.read(offset, bytes);
      this.#target.read(offset, present);
      if (Buffer.compare(bytes, present) !== 0) this.#target.write(offset, bytes, 'data');
    }
  }
}
