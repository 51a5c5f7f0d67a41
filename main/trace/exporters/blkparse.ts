import type { Operation } from '../../../shared/workload/operations';
import type { StatusName } from '../../../shared/zone/status';
import { SECTOR_BYTES } from '../../../shared/units/units';
import { deviceBlocks, zoneStart } from '../../../shared/zone/geometry';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { ParsedTrace } from '../native-codec';
import type { ExportContext, Exporter } from './exporter';
import { LineSink } from './line-sink';
import { noWordFor } from './reasons';
import { TracedDevice, type TracedCommand } from './traced-device';

/** How blkparse spells what a request does. Zone commands as blktrace's second version names them. */
const REQUESTS: Partial<Readonly<Record<Operation, string>>> = {
  write: 'W',
  read: 'R',
  append: 'ZA',
  reset: 'ZR',
  finish: 'ZF',
  open: 'ZO',
  close: 'ZC',
};
/** Error numbers of Linux by status; completions carry them as 16 bits of their negative. Source: block layer. */
const ERRNO: Partial<Readonly<Record<StatusName, number>>> = { 'too-many-active': 75, 'too-many-open': 109 };
const EIO = 5;
const PROCESS = 'zonesmith';
const PROCESS_ID = 1;

/** Text as blkparse prints it: each request queued (Q), sent (D) and completed (C). */
export const BLKPARSE: Exporter = {
  name: 'blkparse',
  title: 'blkparse text',
  description:
    'for readers of blkparse text; zone commands as ZO ZC ZF ZR ZRA ZA, marks as messages; no data, no faults, no extensions',
  suffix: '.blkparse.txt',
  write: writeText,
};

function writeText({ header, entries }: ParsedTrace, context: ExportContext): void {
  const device = new TracedDevice(header);
  const text = new BlkparseText(new LineSink(context.write), device);
  for (const entry of entries) {
    if (!text.add(device.follow(entry))) context.leftOut(entry.i, noWordFor(entry.op, 'blkparse'));
  }
  text.end();
}

/** One request in sectors; of a request without length only its completion tells a place. */
interface Request {
  readonly words: string;
  readonly sector: number;
  readonly sectors: number;
  /** Where it was carried out, where that is not `sector`. */
  readonly completed?: number;
}

class BlkparseText {
  readonly #lines: LineSink;
  readonly #device: TracedDevice;
  readonly #sectorsPerBlock: number;
  #sequence = 0;
  #t = 0;

  constructor(lines: LineSink, device: TracedDevice) {
    this.#lines = lines;
    this.#device = device;
    this.#sectorsPerBlock = device.geometry.logicalBlockSizeBytes / SECTOR_BYTES;
  }

  /** False where blkparse has no word for the command. */
  add(command: TracedCommand): boolean {
    const { entry, status } = command;
    this.#t = Math.max(this.#t, entry.t);
    if (entry.op === 'mark') {
      this.#lines.line(`${this.#start(0, 'm', 'N')} ${(entry.text ?? '').replace(/\s+/g, ' ')}`);
      return true;
    }
    const requests = this.#requestsOf(command);
    for (const request of requests ?? []) this.#request(request, status);
    return requests !== null;
  }

  end(): void {
    this.#lines.end();
  }

  #requestsOf({ entry, range, zones }: TracedCommand): readonly Request[] | null {
    if (entry.op === 'flush') return [{ words: 'FWS', sector: 0, sectors: 0 }];
    const words = REQUESTS[entry.op];
    if (words === undefined) return null;
    if (range !== null) return [this.#transfer(words, entry, range)];
    if (entry.all === true && entry.op === 'reset') return [{ words: 'ZRA', sector: 0, sectors: 0 }];
    const addressed = zones.length === 0 ? this.#missingZone(entry) : zones;
    return addressed.map((zone) => {
      const lba = entry.lba ?? zoneStart(this.#device.geometry, zone);
      return { words, sector: lba * this.#sectorsPerBlock, sectors: 0 };
    });
  }

  /** A zone command behind the device is told as it was given. */
  #missingZone({ all, zone }: TraceEntry): readonly number[] {
    if (all === true) return [];
    return [zone ?? Math.ceil(deviceBlocks(this.#device.geometry) / this.#device.geometry.zoneSizeBlocks)];
  }

  #transfer(words: string, entry: TraceEntry, range: { lba: number; blocks: number }): Request {
    const sectors = range.blocks * this.#sectorsPerBlock;
    const forced = entry.fua === true ? `${words}F` : words;
    const place = range.lba * this.#sectorsPerBlock;
    if (entry.op !== 'append') return { words: forced, sector: place, sectors };
    const start = entry.lba ?? zoneStart(this.#device.geometry, entry.zone!);
    return { words: forced, sector: start * this.#sectorsPerBlock, sectors, completed: place };
  }

  #request({ words, sector, sectors, completed = sector }: Request, status: StatusName): void {
    const sent = sectors === 0 ? `[${PROCESS}]` : `${sector} + ${sectors} [${PROCESS}]`;
    const done = sectors === 0 ? `${completed}` : `${completed} + ${sectors}`;
    const error = status === 'ok' ? 0 : 2 ** 16 - (ERRNO[status] ?? EIO);
    const low = words === 'FWS' ? 'FN' : words;
    this.#lines.line(`${this.#start(++this.#sequence, 'Q', words)} ${sent}`);
    this.#lines.line(`${this.#start(++this.#sequence, 'D', low)} ${sent}`);
    this.#lines.line(`${this.#start(++this.#sequence, 'C', low)} ${done} [${error}]`);
  }

  #start(sequence: number, action: string, words: string): string {
    const seconds = `${Math.floor(this.#t / 1e6)}`.padStart(5);
    const nanoseconds = `${(this.#t % 1e6) * 1000}`.padStart(9, '0');
    const id = `${PROCESS_ID}`.padStart(5);
    return `259,0    0 ${`${sequence}`.padStart(8)} ${seconds}.${nanoseconds} ${id} ${action.padStart(2)} ${words.padStart(3)}`;
  }
}
