/**
 * An I/O queue: commands of a host on their way to a drive and back.
 *
 * Order. Commands reach the drive in the order in which they arrived, whatever they are: a flush behind a write that
 * waits for its data waits, too. Completions come as the drive answers.
 *
 * Memory. Commands get their range of the arena in arrival order as well, a large write before its data is asked for.
 * So whoever holds a range is either with the drive, or on its way to the host, or waits for data that the host owes;
 * none waits for another's range, and nothing can lock up. While the first in line waits for room, data that comes with
 * capsules is kept beside it, and the connection reads on only if the host owes data (`isStarved`).
 */
import { assert } from '../../../shared/errors/assert';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { DriveAnswer, DriveRequest } from '../../drive/drive-port';
import type { Arena, ArenaWaiter } from './arena';
import { readIo, type IoCommand, type IoSpace } from './io';
import type { Output } from './output';
import { FATAL, FIELD, ProtocolError, type HostData } from './pdu';
import { writeReport } from './report';
import { SC, statusOfDrive } from './status';
import type { SubmissionEntry } from './submission-entry';
import type { SubmissionQueue } from './submission-queue';

/** Who is told what became of a request. */
export interface Asker {
  answered(answer: DriveAnswer): void;
  /** The request will not be answered any more. */
  dropped(): void;
}

/** Where commands go. */
export interface DriveLine {
  /** The number of the request that is sent next. */
  nextId(): number;
  /** Sends a request, whose answer goes to the asker. */
  send(request: DriveRequest, asker: Asker): void;
}

/** What an I/O queue works with. */
export interface IoQueueParts {
  readonly arena: Arena;
  readonly drives: DriveLine;
  readonly drive: number;
  readonly space: () => IoSpace;
  /** Bytes of the arena that this queue may hold at once. */
  readonly shareBytes: ByteCount;
  readonly queue: SubmissionQueue;
  readonly output: Output;
  /** Something changed that decides whether the connection is read on. */
  readonly moved: () => void;
}

/** A command between its arrival and its answer. */
class Task implements Asker {
  readonly #queue: IoQueue;
  readonly io: IoCommand;
  readonly commandId: number;
  /** Its range, or null while it waits for one. */
  at: ByteOffset | null = null;
  /** Data that came before there was a range. */
  aside: Buffer | null = null;
  /** Bytes still to come from the host. */
  due: ByteCount;
  readonly comesInCapsule: boolean;
  /** Bytes that its requests for data have been answered with. */
  received: ByteCount = 0;
  tag = -1;
  /** What the host is told at once when all its data has passed, instead of asking the drive. */
  failure: number = SC.ok;

  constructor(queue: IoQueue, io: IoCommand, commandId: number, inCapsule: ByteCount) {
    this.#queue = queue;
    this.io = io;
    this.commandId = commandId;
    this.comesInCapsule = inCapsule > 0;
    this.due = io.kind === 'command' && io.moves === 'toDrive' ? io.bytes : 0;
  }

  /** Bytes of the arena that it needs: for a report, too, so that reports are bounded as everything else. */
  get rangeBytes(): ByteCount {
    return this.io.bytes;
  }

  answered(answer: DriveAnswer): void {
    this.#queue.answered(this, answer);
  }

  dropped(): void {
    this.#queue.release(this);
  }
}

export class IoQueue implements ArenaWaiter {
  readonly #parts: IoQueueParts;
  /** In arrival order, until they are with the drive. The first `#granted` have their range. */
  readonly #line: Task[] = [];
  #granted = 0;
  readonly #byTag: (Task | undefined)[] = [];
  readonly #freeTags: number[] = [];
  #heldBytes = 0;
  #owing = 0;
  #receiving: Task | null = null;
  #isClosed = false;

  constructor(parts: IoQueueParts) {
    this.#parts = parts;
  }

  /** True while nothing can be done before others give memory back: no more is to be read. */
  get isStarved(): boolean {
    return this.#granted < this.#line.length && this.#owing === 0;
  }

  /** True while the host owes data that was asked for. */
  get isOwed(): boolean {
    return this.#owing > 0;
  }

  /** A command has come, with `inCapsule` bytes of data: returns where they go. */
  command(entry: SubmissionEntry, inCapsule: ByteCount): Uint8Array | null {
    this.#parts.queue.take();
    const io = readIo(entry, this.#parts.space(), inCapsule);
    if (typeof io === 'number') {
      this.#parts.queue.complete(entry.commandId, io);
      return null;
    }
    const task = new Task(this, io, entry.commandId, inCapsule);
    this.#line.push(task);
    if (task.due > 0 && task.comesInCapsule) {
      this.#receiving = task;
      this.#advance();
      task.aside = task.at === null ? Buffer.allocUnsafe(inCapsule) : null;
      return task.aside ?? this.#parts.arena.view(task.at!, inCapsule);
    }
    this.#advance();
    return null;
  }

  /** Data that was asked for: returns where it goes. What was not asked for ends the connection. */
  hostData(data: HostData, bytes: ByteCount): Uint8Array {
    const task = this.#byTag[data.tag];
    const wrong = task === undefined ? 'unknown tag' : problemOf(data, task, bytes);
    if (wrong !== null)
      throw new ProtocolError(
        wrong === 'length' ? FATAL.outOfRange : FATAL.sequence,
        whereOf(wrong),
        `H2CData: ${wrong}`,
      );
    this.#receiving = task!;
    task!.received += bytes;
    return this.#parts.arena.view(task!.at! + data.offset, bytes);
  }

  /** All of a PDU's data has come. */
  complete(intact: boolean): void {
    const task = this.#receiving;
    this.#receiving = null;
    if (task === null) return;
    if (!intact) task.failure = SC.transientTransportError;
    if (task.comesInCapsule) {
      task.due = 0;
      if (task.at !== null) this.#moveIn(task);
    } else if (task.received === task.io.bytes) {
      task.due = 0;
      this.#owing--;
      this.#giveTagBack(task);
    }
    if (task.due === 0) this.#advance();
  }

  roomFreed(): boolean {
    this.#advance();
    this.#parts.moved();
    return this.#granted === this.#line.length || this.#isOverShare(this.#line[this.#granted]!);
  }

  /** The connection is gone. Ranges of commands that are with the drive come back with its answers. */
  close(): void {
    this.#isClosed = true;
    this.#parts.arena.forget(this);
    for (const task of this.#line.splice(0)) this.release(task);
    this.#granted = 0;
  }

  /** Gives the range of a task back. */
  release(task: Task): void {
    if (task.at === null) return;
    const { at } = task;
    task.at = null;
    this.#heldBytes -= task.rangeBytes;
    this.#parts.arena.free(at, task.rangeBytes);
    if (this.#isClosed) return;
    if (this.#granted < this.#line.length) this.#advance();
    this.#parts.moved();
  }

  answered(task: Task, answer: DriveAnswer): void {
    if (this.#isClosed) return this.release(task);
    const { io, commandId } = task;
    const { queue, output } = this.#parts;
    const status = statusOfDrive(answer.status, io.kind === 'report' || io.moves === 'toHost');
    if (status !== SC.ok) {
      this.release(task);
      return queue.complete(commandId, status);
    }
    const range = task.at === null ? null : this.#parts.arena.view(task.at, io.bytes);
    if (io.kind === 'report') this.#fillIn(range!, answer, io.report.extended);
    if (io.kind === 'report' || io.moves === 'toHost')
      output.data(commandId, range!, () => this.release(task));
    else this.release(task);
    const lba = answer.assignedLba ?? 0;
    queue.complete(commandId, SC.ok, lba % 2 ** 32, Math.floor(lba / 2 ** 32));
  }

  #fillIn(range: Buffer, answer: DriveAnswer, isExtended: boolean): void {
    const { geometry, zdeBytes } = this.#parts.space().facts;
    const extensionBytes = isExtended ? zdeBytes : 0;
    writeReport(range, answer, { zoneSizeBlocks: geometry.zoneSizeBlocks, extensionBytes });
  }

  /** Gives ranges, then sends what is complete, both in arrival order and no further than the first that has to wait. */
  #advance(): void {
    while (this.#granted < this.#line.length && this.#grant(this.#line[this.#granted]!)) this.#granted++;
    while (this.#granted > 0 && this.#line[0]!.due === 0) {
      this.#granted--;
      this.#submit(this.#line.shift()!);
    }
  }

  #isOverShare(task: Task): boolean {
    return this.#heldBytes > 0 && this.#heldBytes + task.rangeBytes > this.#parts.shareBytes;
  }

  #grant(task: Task): boolean {
    if (task.rangeBytes === 0) return true;
    if (this.#isOverShare(task)) return false;
    task.at = this.#parts.arena.take(task.rangeBytes, this);
    if (task.at === null) return false;
    this.#heldBytes += task.rangeBytes;
    if (task.comesInCapsule) {
      if (task.due === 0) this.#moveIn(task);
    } else if (task.due > 0) this.#askHost(task);
    return true;
  }

  #moveIn(task: Task): void {
    if (task.aside !== null) this.#parts.arena.view(task.at!, task.rangeBytes).set(task.aside);
    task.aside = null;
  }

  #askHost(task: Task): void {
    task.tag = this.#freeTags.pop() ?? this.#byTag.length;
    this.#byTag[task.tag] = task;
    this.#owing++;
    this.#parts.output.requestData(task.commandId, task.tag, task.rangeBytes);
  }

  #giveTagBack(task: Task): void {
    this.#byTag[task.tag] = undefined;
    this.#freeTags.push(task.tag);
  }

  #submit(task: Task): void {
    if (task.failure !== SC.ok) {
      this.release(task);
      return this.#parts.queue.complete(task.commandId, task.failure);
    }
    assert(task.rangeBytes === 0 || task.at !== null, 'data has its range');
    const { drive, drives } = this.#parts;
    const { io } = task;
    const id = drives.nextId();
    if (io.kind === 'command')
      drives.send(
        { kind: 'command', id, drive, command: io.command, at: task.at ?? 0, bytes: io.bytes },
        task,
      );
    else drives.send({ kind: 'report', id, drive, ...io.report }, task);
  }
}

/** What is wrong with data for a task: the field that says so. */
function problemOf(
  data: HostData,
  task: Task,
  bytes: ByteCount,
): 'command id' | 'offset' | 'length' | 'last' | null {
  if (data.commandId !== task.commandId) return 'command id';
  if (data.length !== bytes || bytes === 0) return 'length';
  if (data.offset !== task.received) return 'offset';
  const end = data.offset + bytes;
  if (end > task.rangeBytes) return 'length';
  return data.last === (end === task.rangeBytes) ? null : 'last';
}

const WHERE: Readonly<Record<string, number>> = {
  'command id': FIELD.commandId,
  offset: FIELD.offset,
  length: FIELD.length,
  last: FIELD.flags,
};

function whereOf(wrong: string): number {
  return WHERE[wrong] ?? FIELD.tag;
}
