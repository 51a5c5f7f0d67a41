import { Payloads, PIECE_BYTES, type PayloadOrigin } from '../../device/payloads';
import { isManagement } from '../../../shared/workload/operations';
import { zoneStart } from '../../../shared/zone/geometry';
import type { ParsedTrace } from '../native-codec';
import {
  encodeLogEntry,
  encodeLogSuper,
  LOG_FLAG,
  LOG_HEADER_BYTES,
  markOfZones,
} from '../dm-log-writes-layout';
import type { ExportContext, Exporter } from './exporter';
import { noWordFor, refusedBecause } from './reasons';
import { TracedDevice, type TracedCommand } from './traced-device';

/** The log of the device mapper's log-writes target (and QEMU's blklogwrites), for replay-log. */
export const DM_LOG_WRITES: Exporter = {
  name: 'dm-log-writes',
  title: 'dm-log-writes log',
  description:
    'for replay-log; writes with their data, flushes and marks; zone commands as marks (zone:reset:LBA); no reads',
  suffix: '.log-writes',
  write: writeLog,
};

function writeLog({ header, entries }: ParsedTrace, context: ExportContext): void {
  const device = new TracedDevice(header);
  const log = new LogWriter(device, context, header.seed ?? 0);
  for (const entry of entries) log.add(device.follow(entry));
  log.end();
}

class LogWriter {
  readonly #device: TracedDevice;
  readonly #context: ExportContext;
  readonly #payloads: Payloads;
  readonly #seed: number;
  readonly #sectorBytes: number;
  #entries = 0;

  constructor(device: TracedDevice, context: ExportContext, seed: number) {
    this.#device = device;
    this.#context = context;
    this.#payloads = new Payloads(device.geometry);
    this.#seed = seed;
    this.#sectorBytes = device.geometry.logicalBlockSizeBytes;
    context.write(encodeLogSuper(0, this.#sectorBytes));
  }

  add(command: TracedCommand): void {
    const { entry, status } = command;
    const why = status === 'ok' ? this.#carry(command) : refusedBecause(status);
    if (why !== null) this.#context.leftOut(entry.i, why);
  }

  end(): void {
    this.#context.rewrite(0, encodeLogSuper(this.#entries, this.#sectorBytes));
  }

  #carry({ entry, range, zones }: TracedCommand): string | null {
    const { op } = entry;
    if (op === 'write' || op === 'append') this.#data({ entry, range });
    else if (op === 'flush') this.#entry({ sector: 0, sectors: 0, flags: LOG_FLAG.flush });
    else if (op === 'mark') this.#mark(entry.i, entry.text ?? '');
    else if (isManagement(op) && op !== 'setZde') {
      for (const zone of zones) this.#mark(entry.i, markOfZones(op, zoneStart(this.#device.geometry, zone)));
    } else return noWordFor(op, 'the log');
    return null;
  }

  #mark(index: number, text: string): void {
    const bytes = Buffer.from(text);
    const room = this.#sectorBytes - LOG_HEADER_BYTES;
    if (bytes.length > room) this.#context.altered(index, `a mark is cut to ${room} bytes`);
    this.#entry({ sector: 0, sectors: 0, flags: LOG_FLAG.mark, text: bytes.subarray(0, room) });
  }

  #data({ entry, range }: Pick<TracedCommand, 'entry' | 'range'>): void {
    const { lba, blocks } = range!;
    const { resolve } = this.#context;
    const origin: PayloadOrigin = { sequence: entry.i, seed: this.#seed, ...(resolve && { resolve }) };
    const flags = entry.fua === true ? LOG_FLAG.fua : 0;
    const whole = this.#payloads.whole(entry, lba, blocks, origin);
    this.#entry({ sector: lba, sectors: blocks, flags });
    if (whole !== null) return this.#context.write(whole);
    const step = PIECE_BYTES / this.#sectorBytes;
    for (let done = 0; done < blocks; done += step) {
      this.#context.write(this.#payloads.make(entry, lba + done, Math.min(step, blocks - done), origin));
    }
  }

  #entry(entry: Parameters<typeof encodeLogEntry>[0]): void {
    this.#entries++;
    this.#context.write(encodeLogEntry(entry, this.#sectorBytes));
  }
}
