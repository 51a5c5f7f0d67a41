import type { ParsedTrace } from '../native-codec';
import type { ExportContext, Exporter } from './exporter';
import { LineSink } from './line-sink';
import { noWordFor, refusedBecause } from './reasons';
import { TracedDevice, type TracedCommand } from './traced-device';

/** Lengths are 32 bits wide in fio's reader. */
const LENGTH_MAX = 2 ** 32 - 1;
/** Characters of a file name at most, and what it may not hold. Source: fio's reader of iologs. */
const NAME_MAX = 255;

/** Source: fio 3.33, which answers `bad ddir: 2` to every trim of a log and goes on without it. */
const NO_TRIM = "fio's reader takes no trim, the word of an iolog for a reset";

/** fio's record of a job, version 3; every line is one that fio's reader takes. */
export const FIO_IOLOG: Exporter = {
  name: 'fio-iolog',
  title: 'fio iolog, version 3',
  description: 'for fio --read_iolog; an append is a write where it was placed; no data, no zone commands',
  suffix: '.iolog',
  write: writeIolog,
};

function writeIolog({ header, entries }: ParsedTrace, context: ExportContext): void {
  const log = new Iolog(new TracedDevice(header), context);
  for (const entry of entries) log.add(log.device.follow(entry));
  log.end();
}

class Iolog {
  readonly device: TracedDevice;
  readonly #context: ExportContext;
  readonly #lines: LineSink;
  readonly #name: string;
  readonly #blockSize: number;
  #t = 0;

  constructor(device: TracedDevice, context: ExportContext) {
    this.device = device;
    this.#context = context;
    this.#blockSize = device.geometry.logicalBlockSizeBytes;
    this.#name = context.target.replace(/\s/g, '_').slice(-NAME_MAX);
    this.#lines = new LineSink(context.write);
    this.#lines.line('fio version 3 iolog');
    for (const action of ['add', 'open']) this.#lines.line(`0 ${this.#name} ${action}`);
  }

  add(command: TracedCommand): void {
    const { entry, status } = command;
    const why = status === 'ok' ? this.#carry(command) : refusedBecause(status);
    if (why !== null) this.#context.leftOut(entry.i, why);
  }

  end(): void {
    this.#lines.line(`${this.#t} ${this.#name} close`);
    this.#lines.end();
  }

  /** Null, or why there is no line for it. */
  #carry({ entry, range }: TracedCommand): string | null {
    this.#t = Math.max(this.#t, entry.t);
    switch (entry.op) {
      case 'flush':
        this.#line('sync', 0, 0);
        return null;
      case 'read':
        this.#range('read', range!.lba, range!.blocks);
        return null;
      case 'write':
      case 'append':
        this.#range('write', range!.lba, range!.blocks);
        if (entry.fua === true) this.#line('datasync', 0, 0);
        return null;
      case 'reset':
        return NO_TRIM;
      default:
        return noWordFor(entry.op, 'an iolog');
    }
  }

  #range(action: string, lba: number, blocks: number): void {
    const step = Math.floor(LENGTH_MAX / this.#blockSize);
    for (let done = 0; done < blocks; done += step)
      this.#line(action, (lba + done) * this.#blockSize, Math.min(step, blocks - done) * this.#blockSize);
  }

  #line(action: string, offset: number, length: number): void {
    this.#lines.line(`${this.#t} ${this.#name} ${action} ${offset} ${length}`);
  }
}
