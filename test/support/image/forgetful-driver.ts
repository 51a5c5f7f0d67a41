import type { ZonedDevice } from '../../../main/device/device';
import type { TraceDevice } from '../../../main/crash/trace-execution';
import type { BlockFile } from '../../../main/storage/block-file';
import type { WriteLogFile } from '../../../main/storage/filters/write-log-file';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { TraceEntry } from '../../../shared/workload/trace-entry';

/** A flush that a driver makes: which of those of its command, counted from 1, and whether its own mapping waits for it. */
export interface MadeFlush {
  readonly entry: TraceEntry;
  readonly number: number;
  readonly of: 'mapping' | undefined;
  /** Storage writes of the command before it. */
  readonly behind: number;
}

/** Lets everything through but the flushes that are forgotten. */
class ForgetfulFile implements BlockFile {
  readonly name: string;
  readonly writable = true;
  entry: TraceEntry = { i: -1, t: 0, op: 'mark' };
  readonly #target: BlockFile;
  readonly #forgets: (flush: MadeFlush) => boolean;
  #flushes = 0;
  #writes = 0;

  constructor(target: BlockFile, forgets: (flush: MadeFlush) => boolean) {
    this.name = target.name;
    this.#target = target;
    this.#forgets = forgets;
  }

  begin(entry: TraceEntry): void {
    this.entry = entry;
    this.#flushes = this.#writes = 0;
  }

  size(): number {
    return this.#target.size();
  }

  read(offset: number, into: Uint8Array): number {
    return this.#target.read(offset, into);
  }

  write(offset: number, from: Uint8Array, kind: WriteKind): void {
    this.#writes++;
    this.#target.write(offset, from, kind);
  }

  zero(offset: number, length: number, kind: WriteKind): void {
    this.#writes++;
    this.#target.zero(offset, length, kind);
  }

  resize(length: number): void {
    this.#writes++;
    this.#target.resize(length);
  }

  flush(of?: 'mapping'): void {
    const flush = { entry: this.entry, number: ++this.#flushes, of, behind: this.#writes };
    if (!this.#forgets(flush)) this.#target.flush(of);
  }

  dispose(): void {
    this.#target.dispose();
  }
}

/** Our own driver with flushes removed: for `carryOut` of a crash run. */
export function forgetful(
  open: (file: BlockFile) => ZonedDevice,
  forgets: (flush: MadeFlush) => boolean,
): (file: BlockFile, log: WriteLogFile) => TraceDevice {
  return (file) => {
    const between = new ForgetfulFile(file, forgets);
    const device = open(between);
    return {
      image: device.image,
      engine: device.engine,
      execute(command, payload, into) {
        between.begin(command as TraceEntry);
        return device.execute(command, payload, into);
      },
      flush: () => device.flush(),
    };
  };
}
