import { SECTOR_BYTES } from '../../../../shared/units/units';
import type { ForeignOperation, ForeignRequest, ImportContext } from '../importer';
import type { BlockEvent, BlockKind } from './block-event';
import { InFlight, type Sent } from './in-flight';
import { amended } from './make-request';

/** Why an event gives no request of its own. */
const IGNORED: Readonly<Record<string, string>> = {
  Q: 'queued: the request counts when it is sent',
  G: 'a request is got ready: it counts when it is sent',
  I: 'inserted into a queue: the request counts when it is sent',
  S: 'waits for a free request',
  M: 'merged into another request, which counts',
  F: 'merged into another request, which counts',
  X: 'split: its parts count when they are sent',
  A: 'remapped to another device',
  B: 'bounced to other memory',
  P: 'the queue is plugged',
  U: 'the queue is unplugged',
  UT: 'the queue is unplugged',
  ZP: 'writes to a zone are plugged',
  ZU: 'writes to a zone are unplugged',
  ZM: 'zone management is asked for: its requests count when they are sent',
  m: 'a message',
};

/** Kinds that move bytes; of the others the block layer tells no length. */
const MOVING: ReadonlySet<BlockKind> = new Set(['read', 'write', 'append', 'discard']);
/** Classes that one completion may belong to: an append completes as a write where the trace does not know appends. */
const CLASSES: readonly BlockKind[] = [
  'read',
  'write',
  'discard',
  'flush',
  'manage',
  'reset',
  'resetAll',
  'open',
  'close',
  'finish',
];
const NO_PLACE = -1;

/**
 * Makes requests of the events of one device: each once, however often it was merged, split, requeued or completed in
 * parts. In the order of sending (D), with the outcome of completion (C); an append where and when it completes.
 */
export class BlockRequests {
  readonly #context: ImportContext;
  readonly #inFlight = new InFlight<number>();
  readonly #zoneSectors: number;
  #device: string | number | null = null;
  /** A device that only completes (stacked, or without a queue) sends nothing. */
  #hasSent = false;
  /** Flushes of programs that are queued, and flushes of the device that are completed: both end as `C WS 0`. */
  #flushesQueued = 0;
  #flushesCompleted = 0;

  constructor(context: ImportContext) {
    const { logicalBlockSizeBytes, zoneSizeBlocks } = context.device.geometry;
    this.#context = context;
    this.#zoneSectors = (logicalBlockSizeBytes * zoneSizeBlocks) / SECTOR_BYTES;
  }

  /** The next request whose turn it is; null = none yet. */
  next(): ForeignRequest | null {
    return this.#inFlight.next();
  }

  /** What is left at the end of the trace. */
  rest(): Iterable<ForeignRequest> {
    return this.#inFlight.rest();
  }

  /** Takes one event in. */
  take(event: BlockEvent): void {
    const { action, isPassthrough } = event;
    const isOurs = action === 'D' || action === 'C' || action === 'R';
    if (!isOurs) this.#passOver(event);
    else if (isPassthrough) this.#ignore(event, 'a command of a program to the drive itself');
    else if (!this.#isOfTheDevice(event)) {
      const outcome = action === 'D' ? 'refused' : 'ignored';
      this.#context.note(event.line, outcome, 'of another device than the first; a trace has one device');
    } else if (action === 'D') this.#send(event);
    else if (action === 'C') this.#complete(event);
    else this.#requeue(event);
  }

  #ignore({ line }: BlockEvent, why: string): void {
    this.#context.note(line, 'ignored', why);
  }

  #passOver(event: BlockEvent): void {
    if (event.action === 'Q' && event.kind === 'flush') this.#flushesQueued++;
    this.#ignore(event, IGNORED[event.action] ?? 'an event that is no request');
  }

  /** The first device that sends or completes. */
  #isOfTheDevice({ device }: BlockEvent): boolean {
    this.#device ??= device;
    return this.#device === device;
  }

  #send(event: BlockEvent): void {
    this.#hasSent = true;
    // A preflush goes to the device as a request of its own before; some drivers get both in one.
    if (event.isPreflush && event.sectors > 0) this.#inFlight.add(flushOf(event));
    this.#inFlight.send(keyOf(event), requestOf(event));
  }

  #requeue(event: BlockEvent): void {
    const sent = this.#find(event);
    if (sent !== null) this.#inFlight.drop(sent);
    this.#ignore(event, 'requeued: the request counts when it is sent again');
  }

  #complete(event: BlockEvent): void {
    if (this.#endsProgramsFlush(event)) return;
    const sent = this.#find(event);
    if (sent !== null) this.#completeSent(event, sent);
    else if (!this.#completeAppend(event)) this.#completeUnsent(event);
  }

  #find(event: BlockEvent): Sent<number> | null {
    const placed = this.#inFlight.find(keyOf(event), event.sectors * SECTOR_BYTES);
    return placed ?? this.#inFlight.find(keyAt(event.kind, NO_PLACE));
  }

  /** The flush of a program ends with a completion that looks like zone management at sector 0. */
  #endsProgramsFlush(event: BlockEvent): boolean {
    if (event.kind !== 'manage' || event.sector !== 0 || this.#flushesQueued === 0) return false;
    if (this.#hasSent && this.#flushesCompleted === 0) return false;
    this.#flushesQueued--;
    if (this.#hasSent) {
      this.#flushesCompleted--;
      this.#ignore(event, "the end of a program's flush, which counts as the flush of the device");
    } else this.#inFlight.add(flushOf(event));
    return true;
  }

  #completeSent(event: BlockEvent, sent: Sent<number>): void {
    const { request } = sent;
    if (event.kind === 'flush') this.#flushesCompleted++;
    if (bytesAfter(request, event) > 0 && event.error === 0) {
      this.#inFlight.rename(sent, keyAt(event.kind, event.sector! + event.sectors));
      this.#ignore(event, 'part of a request: it counts as a whole');
      return;
    }
    const offset = request.offset ?? (hasPlace(request.op) ? bytesAt(event.sector) : null);
    const placed = amended(request, { offset, ...outcomeOf(event) });
    if (request.op !== 'append') this.#inFlight.complete(sent, placed);
    else this.#inFlight.completeHere(sent, this.#appended(event, placed));
    this.#ignore(event, 'the completion of a request that was sent');
  }

  /** A write that was sent to the start of a zone and completes within it is an append. */
  #completeAppend(event: BlockEvent): boolean {
    if (event.kind !== 'write' && event.kind !== 'append') return false;
    const { sector, sectors } = event;
    if (sector === null || sectors === 0) return false;
    const start = sector - (sector % this.#zoneSectors);
    const sent = this.#inFlight.find(keyAt('write', start), sectors * SECTOR_BYTES);
    if (sent === null || sent.request.bytes !== sectors * SECTOR_BYTES) return false;
    const request = amended(sent.request, { ...outcomeOf(event), op: 'append' });
    this.#inFlight.completeHere(sent, this.#appended(event, request));
    this.#ignore(event, 'the completion of an append: it counts where and when it completes');
    return true;
  }

  #appended({ t, sector, error }: BlockEvent, request: ForeignRequest): ForeignRequest {
    const assigned = bytesAt(sector);
    return amended(request, error !== 0 || assigned === null ? { t } : { t, assigned });
  }

  /** Sent before the trace began, or to a device that is not seen to send. */
  #completeUnsent(event: BlockEvent): void {
    if (event.sectors === 0)
      return this.#ignore(event, 'the completion of nothing that was sent in the trace');
    const why = this.#hasSent ? 'sent before the trace began' : 'the device is not seen to send';
    const remark = `${why}: taken when it was completed`;
    if (event.isPreflush) this.#inFlight.add(flushOf(event));
    const request = amended(requestOf(event), { ...outcomeOf(event), remark });
    this.#inFlight.add(request.op === 'append' ? this.#appendedUnsent(event, request) : request);
  }

  #appendedUnsent(event: BlockEvent, request: ForeignRequest): ForeignRequest {
    const sector = event.sector ?? 0;
    const offset = bytesAt(sector - (sector % this.#zoneSectors));
    return this.#appended(event, amended(request, { offset }));
  }
}

function requestOf({ line, t, kind, sector, sectors, isForced }: BlockEvent): ForeignRequest {
  if (kind === 'resetAll') return { line, t, op: 'reset', offset: null, bytes: 0, all: true };
  const offset = hasPlace(kind) ? bytesAt(sector) : null;
  const bytes = MOVING.has(kind) ? sectors * SECTOR_BYTES : 0;
  return isForced && kind === 'write'
    ? { line, t, op: kind, offset, bytes, fua: true }
    : { line, t, op: kind, offset, bytes };
}

function flushOf({ line, t }: BlockEvent): ForeignRequest {
  return { line, t, op: 'flush', offset: null, bytes: 0 };
}

function hasPlace(op: ForeignOperation): boolean {
  return op !== 'flush';
}

function outcomeOf({ error }: BlockEvent): Pick<ForeignRequest, 'status' | 'failed'> {
  return error === 0 ? { status: 'ok' } : { failed: `error ${error}` };
}

function bytesAt(sector: number | null): number | null {
  return sector === null ? null : sector * SECTOR_BYTES;
}

/** Bytes of a request that are not done after a completion at its beginning. */
function bytesAfter(request: ForeignRequest, { sector, sectors }: BlockEvent): number {
  if (request.offset === null || sector === null || sectors === 0) return 0;
  return request.offset + request.bytes - (sector + sectors) * SECTOR_BYTES;
}

/** Class and place of a request in one number, to find it by when it completes. */
function keyOf({ kind, sector }: BlockEvent): number {
  return keyAt(kind, kind === 'flush' || kind === 'resetAll' ? NO_PLACE : (sector ?? NO_PLACE));
}

function keyAt(kind: BlockKind, sector: number): number {
  return (sector + 1) * CLASSES.length + CLASSES.indexOf(kind === 'append' ? 'write' : kind);
}
