import { ZONE_SEND_ACTIONS } from '../../../shared/workload/zone-send-action';
import { SECTOR_BYTES } from '../../../shared/units/units';
import type { Operation } from '../../../shared/workload/operations';
import type { RefusalStatus } from '../../../shared/zone/status';
import { beginningLines, textLines } from './scan/text-lines';
import { endOfDigits, endOfWord } from './scan/text-fields';
import type { ForeignRequest, ImportContext, Importer } from './importer';
import { amended, makeRequest, type RequestBody } from './requests/make-request';
import { statusOfNvme } from './requests/nvme-outcome';

/** What names of events begin with. */
const GROUPS = ['pci_nvme_', 'virtio_blk_', 'zbd_'];
const [SECONDS_DIGITS_MAX, MICROS_DIGITS] = [11, 6];
/** Requests that wait for what became of them; a log without completions settles none. */
const PENDING_MAX = 1024;

/** What `-trace 'pci_nvme_*'` logs of a zoned drive, and the zoned events of the block layer and virtio-blk. */
export const QEMU_TRACE: Importer = {
  name: 'qemu-trace',
  title: 'QEMU trace log',
  description:
    'pci_nvme events of QEMU (-trace, log backend), errors as the refusals they stand for; zone commands of zbd and virtio-blk; no data',
  recognises: (beginning) => beginningLines(beginning).some((line) => EVENTS.has(eventIn(line)?.name ?? '')),
  requests,
};

/** A request in bytes, before it is known what became of it. */
type Begun = RequestBody;

interface PendingRequest {
  request: ForeignRequest;
  /** Command identifier, where the event has one. */
  readonly id: string | null;
  settled: boolean;
}

function* requests(source: Iterable<Uint8Array>, context: ImportContext): Generator<ForeignRequest> {
  const log = new EventLog(context);
  for (const { number: line, text } of textLines(source)) {
    if (text.trim() !== '') log.add(text.trimEnd(), line);
    for (let next = log.settled(); next !== null; next = log.settled()) yield next;
  }
  yield* log.rest();
}

/** A line of the log. */
interface LoggedEvent {
  /** Microseconds; null where it is not told. */
  readonly time: number | null;
  readonly name: string;
  readonly said: string;
}

/** Time, name and text of an event; the backend "log" puts process and time before it where it is asked to. Null: it is none. */
function eventIn(text: string): LoggedEvent | null {
  const process = endOfDigits(text, 0);
  if (process === 0) return namedEvent(text, 0, null);
  if (text[process] !== '@') return null;
  const point = endOfDigits(text, process + 1);
  const colon = endOfDigits(text, point + 1);
  const digits = point - process - 1;
  const isTime = digits > 0 && digits <= SECONDS_DIGITS_MAX && colon - point - 1 === MICROS_DIGITS;
  if (!isTime || text[point] !== '.' || text[colon] !== ':') return null;
  const time = Number(text.slice(process + 1, point)) * 1e6 + Number(text.slice(point + 1, colon));
  return namedEvent(text, colon + 1, time);
}

function namedEvent(text: string, start: number, time: number | null): LoggedEvent | null {
  const group = GROUPS.find((one) => text.startsWith(one, start));
  const end = group === undefined ? start : endOfWord(text, start + group.length);
  if (group === undefined || end === start + group.length) return null;
  return { time, name: text.slice(start, end), said: text.slice(text[end] === ' ' ? end + 1 : end) };
}

class EventLog {
  readonly #context: ImportContext;
  readonly #blockSize: number;
  readonly #pending: PendingRequest[] = [];
  #first: number | null = null;
  #t = 0;

  constructor(context: ImportContext) {
    this.#context = context;
    this.#blockSize = context.device.geometry.logicalBlockSizeBytes;
  }

  add(text: string, line: number): void {
    const event = eventIn(text);
    if (event === null) return this.#context.note(line, 'ignored', 'no event of pci_nvme, virtio_blk or zbd');
    const { time, name, said } = event;
    if (time !== null) this.#setTime(time);
    const known = EVENTS.get(name);
    if (known) return this.#begin(known.exec(said), line, name);
    if (name.startsWith('pci_nvme_err_')) return this.#fail(name.slice('pci_nvme_err_'.length), said, line);
    if (!this.#complete(name, said)) this.#context.note(line, 'ignored', 'an event that is no request');
  }

  /** The oldest request, where its fate is known or too many wait; null = none yet. */
  settled(): ForeignRequest | null {
    const isDue = this.#pending[0]?.settled === true || this.#pending.length > PENDING_MAX;
    return isDue ? this.#pending.shift()!.request : null;
  }

  *rest(): Generator<ForeignRequest> {
    for (const { request } of this.#pending.splice(0)) yield request;
  }

  #setTime(time: number): void {
    this.#first ??= time;
    this.#t = Math.max(this.#t, time - this.#first);
  }

  #begin(event: Event | null, line: number, name: string): void {
    const begun = event && REQUESTS[event.kind](event, this.#blockSize);
    if (begun === null) return this.#context.note(line, 'refused', `${name} with a text that it never has`);
    if (begun === undefined) return this.#context.note(line, 'refused', `${name} does not say how much`);
    const request = makeRequest(line, this.#t, begun);
    this.#pending.push({ request, id: event!.id ?? null, settled: false });
  }

  /** An error speaks of the request before it; some are told before their request is. */
  #fail(error: string, said: string, line: number): void {
    if (error === 'req_status') {
      this.#settle(/^cid (\d+) .*status 0x([0-9a-f]+)/.exec(said));
      return;
    }
    const status = ERRORS[error];
    const last = this.#pending.findLast(({ request }) => request.status === undefined);
    const unaligned =
      error === 'unaligned_zone_cmd'
        ? /(?:action|op) 0x([0-9a-f]{1,4}).*?slba[ =](\d{1,12})(?!\d)/.exec(said)
        : null;
    if (unaligned) {
      const op = ZONE_SEND_ACTIONS[Number.parseInt(unaligned[1]!, 16)];
      const offset = Number(unaligned[2]) * this.#blockSize;
      if (op === undefined) this.#context.note(line, 'refused', 'a zone action that there is not');
      else
        this.#pending.push({
          request: { line, t: this.#t, op, offset, bytes: 0, status: 'invalid-field' },
          id: null,
          settled: true,
        });
    } else if (status === undefined || last === undefined)
      this.#context.note(line, 'ignored', 'an error that is of no request');
    else last.request = amended(last.request, { status });
  }

  /** Completions; false for other events. */
  #complete(name: string, said: string): boolean {
    if (name === 'pci_nvme_enqueue_req_completion') {
      const match = /^cid (\d+) cqid \d+ dw0 0x([0-9a-f]+) dw1 0x([0-9a-f]+) status 0x([0-9a-f]+)/.exec(said);
      if (match)
        this.#settle(
          [said, match[1]!, match[4]!],
          Number.parseInt(match[3]! + match[2]!.padStart(8, '0'), 16),
        );
      return match !== null;
    }
    const done = /^vdev \S+ req (\S+?),? .*ret (-?\d+)/.exec(said);
    if (name !== 'virtio_blk_rw_complete' || done === null) return false;
    const waiting = this.#waiting(done[1]!);
    if (waiting) this.#end(waiting, done[2] === '0' ? { status: 'ok' } : { failed: `error ${done[2]}` });
    return true;
  }

  #settle(match: readonly string[] | null, result?: number): void {
    const waiting = match && this.#waiting(match[1]!);
    if (!waiting) return;
    const status = statusOfNvme(Number.parseInt(match[2]!, 16));
    const assigned = result === undefined ? {} : { assigned: result * this.#blockSize };
    if (status === null) this.#end(waiting, { failed: `status 0x${match[2]}` });
    else if (status === 'ok' && waiting.request.op === 'append') this.#end(waiting, { status, ...assigned });
    else this.#end(waiting, { status });
  }

  #waiting(id: string): PendingRequest | undefined {
    return this.#pending.find((one) => !one.settled && one.id === id);
  }

  #end(waiting: PendingRequest, told: Partial<ForeignRequest>): void {
    // An error that was told before names the rule; the status of a completion may be a wider one.
    if (waiting.request.status === undefined) waiting.request = amended(waiting.request, told);
    waiting.settled = true;
  }
}

/** Errors by what follows `pci_nvme_err_`, and the refusal that each stands for. */
const ERRORS: Readonly<Record<string, RefusalStatus>> = {
  write_not_at_wp: 'unaligned-write',
  zone_invalid_write: 'unaligned-write',
  zone_boundary: 'boundary',
  zone_is_full: 'zone-full',
  zone_is_read_only: 'read-only',
  zone_is_offline: 'offline',
  insuff_active_res: 'too-many-active',
  insuff_open_res: 'too-many-open',
  invalid_lba_range: 'out-of-range',
  invalid_zone_state_transition: 'invalid-transition',
  append_not_at_start: 'invalid-field',
  append_too_large: 'invalid-field',
};

interface Event {
  readonly kind: keyof typeof REQUESTS;
  readonly op: Operation;
  readonly id?: string;
  /** First block or sector. */
  readonly at: number;
  readonly length: number;
  readonly all?: boolean;
}

/** Reads the text of an event. */
interface EventReader {
  exec(said: string): Event | null;
}

/** What an event asks for: undefined where it does not say how much. */
const REQUESTS = {
  blocks: ({ op, at, length }: Event, blockSize: number): Begun | undefined => ({
    op,
    offset: at * blockSize,
    bytes: length * blockSize,
  }),
  sectors: ({ op, at, length }: Event): Begun | undefined => ({
    op,
    offset: at * SECTOR_BYTES,
    bytes: length * SECTOR_BYTES,
  }),
  zone: ({ op, at, all }: Event, blockSize: number): Begun | undefined =>
    all ? { op, offset: null, bytes: 0, all } : { op, offset: at * blockSize, bytes: 0 },
  nothing: ({ op }: Event): Begun | undefined => ({ op, offset: null, bytes: 0 }),
  unsaid: (): Begun | undefined => undefined,
} as const;

const reader = (pattern: RegExp, make: (match: RegExpExecArray) => Event | null): EventReader => ({
  exec(said) {
    const match = pattern.exec(said);
    const event = match && make(match);
    return event && Number.isSafeInteger((event.at + event.length) * 4096) ? event : null;
  },
});
const zoneEvent = (op: Operation): EventReader =>
  reader(/slba=(\d{1,16}), idx=\d+(?:, all=(-?\d+))?/, ([, slba, all]) => {
    return {
      kind: 'zone',
      op,
      at: Number(slba),
      length: 0,
      ...(all !== undefined && all !== '0' && { all: true }),
    };
  });
const OPNAMES: Readonly<Record<string, Operation>> = {
  NVME_NVM_CMD_WRITE: 'write',
  NVME_ZONED_CMD_ZONE_APPEND: 'append',
};
const IOCTLS: Readonly<Record<string, Operation>> = {
  BLKOPENZONE: 'open',
  BLKCLOSEZONE: 'close',
  BLKFINISHZONE: 'finish',
  BLKRESETZONE: 'reset',
};
const virtioTransfer = (op: 'read' | 'write'): EventReader =>
  reader(/^vdev \S+ req (\S+) sector (\d{1,16}) nsectors (\d{1,10})/, ([, id, at, length]) => ({
    kind: 'sectors',
    op,
    id: id!,
    at: Number(at),
    length: Number(length),
  }));

/** Events that are requests. */
const EVENTS: ReadonlyMap<string, EventReader> = new Map([
  [
    'pci_nvme_read',
    reader(/^cid (\d+) nsid \d+ nlb (\d{1,10}) count \d+ lba (0x[0-9a-f]{1,14})/, ([, id, length, at]) => ({
      kind: 'blocks',
      op: 'read',
      id: id!,
      at: Number(at),
      length: Number(length),
    })),
  ],
  [
    'pci_nvme_write',
    reader(
      /^cid (\d+) opname '(\w+)' nsid \d+ nlb (\d{1,10}) count \d+ lba (0x[0-9a-f]{1,14})/,
      ([, id, name, length, at]) => ({
        kind: 'blocks',
        op: OPNAMES[name!] ?? 'write',
        id: id!,
        at: Number(at),
        length: Number(length),
      }),
    ),
  ],
  ['pci_nvme_flush_ns', reader(/^nsid /, () => ({ kind: 'nothing', op: 'flush', at: 0, length: 0 }))],
  ['pci_nvme_open_zone', zoneEvent('open')],
  ['pci_nvme_close_zone', zoneEvent('close')],
  ['pci_nvme_finish_zone', zoneEvent('finish')],
  ['pci_nvme_reset_zone', zoneEvent('reset')],
  ['pci_nvme_offline_zone', zoneEvent('offline')],
  ['pci_nvme_set_descriptor_extension', zoneEvent('setZde')],
  [
    'zbd_zone_mgmt',
    reader(
      /^bs \S+ (\w+) starts at sector offset (0x[0-9a-f]{1,14}) over a range of (0x[0-9a-f]{1,14})/,
      ([, name, at, length]) => {
        const op = IOCTLS[name!];
        return op === undefined ? null : { kind: 'sectors', op, at: Number(at), length: Number(length) };
      },
    ),
  ],
  ['zbd_zone_append', reader(/^bs /, () => ({ kind: 'unsaid', op: 'append', at: 0, length: 0 }))],
  ['virtio_blk_handle_read', virtioTransfer('read')],
  ['virtio_blk_handle_write', virtioTransfer('write')],
]);
