import { AppError, fail } from '../../shared/errors/app-error';
import { formatRemark } from '../../shared/errors/remark';
import type { CrashPoint } from '../../shared/crash/crash-point';
import type { CrashLoss } from '../../shared/crash/loss';
import type { LiveCounts } from '../../shared/session/live';
import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { changesNothing } from '../../shared/workload/operations';
import type { TraceEntry, TraceHeader } from '../../shared/workload/trace-entry';
import type { RecoveryPolicy } from '../../shared/zone/profile';
import { recoverDevice } from '../crash/recover-device';
import { VolatileWrites, type MakeStore } from '../crash/plug/volatile-writes';
import { TraceHash } from '../crash/trace-hash';
import type { DeviceResult, ZonedDevice } from '../device/device';
import type { Payload } from '../device/payloads';
import { ReadRoom } from '../device/read-room';
import type { BlockFile } from '../storage/block-file';
import type { LogEntry } from '../storage/filters/write-log-file';
import { withGivenBytes } from '../trace/recorded-device';
import { makeTraceHeader } from '../trace/trace-header';
import { observe } from '../workload/run-commands';
import { driveFacts, type DriveNames } from './drive-facts';
import type { CommandRequest, DriveAnswer, DriveFacts, DriveRequest, DriveStatus } from './drive-port';
import { pulledPlug, type PulledPlug } from './pulled-plug';
import { reportAnswer } from './zone-rows';

/** When what hosts write becomes durable: at their flushes and forced writes · after every command · never. */
export const DRIVE_DURABILITIES = ['flush', 'each', 'none'] as const;
/** See DRIVE_DURABILITIES. */
export type DriveDurability = (typeof DRIVE_DURABILITIES)[number];

/** An image that is to be served. */
export interface ServedDriveSetup extends DriveNames {
  /** Its content, written in place. */
  readonly file: BlockFile;
  /** Opens the image with eager table writes and durability `flush`. */
  readonly open: (file: BlockFile) => ZonedDevice;
  readonly writable: boolean;
  readonly durability?: DriveDurability;
  /** Keeps what is not durable, so that the plug can be pulled. */
  readonly isCuttable: boolean;
  /** Receives every command with its result before that is answered, as an entry of a trace that starts with `header`. */
  readonly record?: (entry: TraceEntry) => void;
  /** Told of commands that a file could not carry out. */
  readonly failed?: (text: string) => void;
  /** Microseconds from any start. */
  readonly clock: () => number;
  readonly makeStore?: MakeStore;
}

/** Zones of a batch that are worth a list. */
const MANY_ZONES = 4096;

/**
 * An image as a drive: carries out what hosts ask for, records it with its results, knows what is not durable, and loses
 * that when its plug is pulled. Entries of the trace count from 0 when it is served, and again after each power cut:
 * what a trace starts from is the image as it was then.
 */
export class ServedDrive {
  readonly facts: DriveFacts;
  /** Set where the power is cut once this command of the trace is reached; the drive then takes no more. */
  cutAt: CrashPoint | null = null;
  /** Told of zones after each batch of requests, and after each command of ours; null = more than are worth a list. */
  onChanged: ((zones: readonly ZoneIndex[] | null) => void) | null = null;
  readonly #setup: ServedDriveSetup;
  readonly #volatile: VolatileWrites | null;
  readonly #durability: DriveDurability;
  readonly #tells: boolean;
  #device: ZonedDevice;
  #room: ReadRoom;
  #header: TraceHeader;
  #hash: TraceHash | null = null;
  #startedAt: number;
  #next = 0;
  #last: { readonly i: number; readonly command: ZoneCommand } | null = null;
  #reached = false;
  readonly #counts = { commands: 0, refused: 0, bytesWritten: 0, bytesRead: 0 };
  #changed = new Set<ZoneIndex>();

  /** Errors: those of driveFacts, of opening. */
  constructor(setup: ServedDriveSetup) {
    this.#setup = setup;
    this.#durability = setup.durability ?? 'flush';
    this.#volatile = setup.isCuttable ? new VolatileWrites(setup.file, setup.makeStore) : null;
    this.#tells = setup.isCuttable || setup.record !== undefined;
    this.#device = setup.open(this.#file);
    this.facts = driveFacts(this.#device, setup, setup.writable && setup.file.writable);
    this.#room = new ReadRoom(this.#device.engine);
    this.#startedAt = setup.clock();
    this.#header = this.#begin();
  }

  get device(): ZonedDevice {
    return this.#device;
  }

  /** Of the trace that is recorded now. */
  get header(): TraceHeader {
    return this.#header;
  }

  get counts(): LiveCounts {
    return this.#counts;
  }

  /** The command at which the power is to be cut was reached: it is time to pull the plug. */
  get isAtCut(): boolean {
    return this.#reached;
  }

  /** How many writes a power cut now might lose, and their bytes. */
  get unflushed(): { readonly writes: number; readonly bytes: ByteCount } {
    return this.#volatile?.counts ?? { writes: 0, bytes: 0 };
  }

  /** Those writes in their order. */
  pending(): Iterable<LogEntry> {
    return this.#volatile?.pending() ?? [];
  }

  /** Carries out requests of hosts in their order. Those behind a power cut that was reached have no answer. */
  submit(requests: readonly DriveRequest[], arena: Uint8Array): DriveAnswer[] {
    const answers: DriveAnswer[] = [];
    for (const request of requests) {
      const answer = this.#answer(request, arena);
      if (answer !== null) answers.push(answer);
      if (this.#reached) break;
    }
    this.#tellChanged();
    return answers;
  }

  /** Carries out a command of ours, recorded like those of hosts. Errors: those of the device; `read-only`. */
  execute(command: ZoneCommand, payload?: Uint8Array): DeviceResult {
    if (!this.facts.writable && !changesNothing(command.op))
      fail('read-only', 'the drive is served for reading only', { op: command.op });
    const result = this.#carryOut(command, payload, undefined);
    this.#tellChanged();
    return result ?? fail('gone', 'the power of the drive was cut', {});
  }

  /** Notes in the trace what is no command. */
  mark(text: string): void {
    if (this.#tells) this.#carryOut({ op: 'mark', text }, undefined, undefined);
  }

  /**
   * Pulls the plug behind the last command, or at `cutAt` when that was reached: what is not durable is lost as `loss`
   * says, then the image is recovered by `policy`. A new trace begins. Errors: `usage` for a drive that keeps nothing or
   * did nothing yet; `out-of-range` for a point that its command has not.
   */
  pull(loss: CrashLoss, policy: RecoveryPolicy): PulledPlug {
    const [volatile, last] = [this.#volatile, this.#last];
    if (volatile === null) fail('usage', 'the plug of this drive cannot be pulled', {});
    if (last === null) fail('usage', 'no host has done anything yet that could be lost', {});
    const point = this.#reached ? this.cutAt! : ({ command: last.i, stage: 'after', writes: 1 } as const);
    const fates = volatile.cutPower(point, last.command, loss);
    const cut = pulledPlug({ point, loss, traceHash: this.#hash!.digits() }, fates);
    this.#reopen();
    const recovery = recoverDevice(this.#device, policy, { dryRun: false });
    this.#reopen();
    this.cutAt = null;
    this.#reached = false;
    this.#header = this.#begin();
    this.onChanged?.(null);
    return { ...cut, recovery };
  }

  /** The last flush that the durability asks for. Errors: those of the file. */
  finish(): void {
    if (this.facts.writable && this.#durability !== 'none') this.#device.finish();
  }

  /** Releases what is kept; the file stays open. */
  dispose(): void {
    this.#volatile?.dispose();
  }

  get #file(): BlockFile {
    return this.#volatile?.file ?? this.#setup.file;
  }

  #begin(): TraceHeader {
    const header = makeTraceHeader({ ...this.#device.engine.setup, rules: this.#device.rules }, { seed: 0 });
    this.#hash = this.#volatile && new TraceHash(header);
    this.#next = 0;
    this.#last = null;
    this.#startedAt = this.#setup.clock();
    return header;
  }

  #reopen(): void {
    this.#volatile?.settle();
    this.#device = this.#setup.open(this.#file);
    this.#room = new ReadRoom(this.#device.engine);
  }

  /** Null = the power is off before there is an answer. */
  #answer(request: DriveRequest, arena: Uint8Array): DriveAnswer | null {
    const { id } = request;
    if (request.kind === 'report') return reportAnswer(this.#device, this.facts, request);
    if (!this.facts.writable && !changesNothing(request.command.op)) return { id, status: 'write-protected' };
    try {
      const result = this.#request(request, arena);
      if (result === null) return null;
      return result.assignedLba === undefined
        ? { id, status: result.status }
        : { id, status: result.status, assignedLba: result.assignedLba };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#setup.failed?.(formatRemark(thrown));
      return { id, status: failureOf(thrown) };
    }
  }

  #request({ command, at, bytes }: CommandRequest, arena: Uint8Array): DeviceResult | null {
    const room = arena.subarray(at, at + bytes);
    const reads = command.op === 'read';
    const result = this.#carryOut(command, reads || bytes === 0 ? undefined : room, reads ? room : undefined);
    if (result === null || (this.#reached && this.cutAt?.stage !== 'after')) return null;
    this.#counts.commands++;
    if (result.status !== 'ok') this.#counts.refused++;
    else if (reads) this.#counts.bytesRead += bytes;
    else if (command.op !== 'setZde') this.#counts.bytesWritten += bytes;
    return result;
  }

  /** Null = the power is cut before it. */
  #carryOut(
    command: ZoneCommand,
    payload: Uint8Array | undefined,
    into: Uint8Array | undefined,
  ): DeviceResult | null {
    if (command.op === 'flush' && this.#durability === 'none')
      return this.#step({ op: 'mark', text: 'flush, not carried out' }, undefined, undefined);
    const result = this.#step(command, payload, into);
    const isLasting = result?.status !== 'ok' || changesNothing(command.op) || this.#reached;
    if (this.#durability === 'each' && !isLasting) this.#step({ op: 'flush' }, undefined, undefined);
    return result;
  }

  #step(
    command: ZoneCommand,
    payload: Uint8Array | undefined,
    into: Uint8Array | undefined,
  ): DeviceResult | null {
    const i = this.#next;
    this.#volatile?.begin(i);
    const t = Math.round(this.#setup.clock() - this.#startedAt);
    const isCut = this.cutAt !== null && this.cutAt.command === i;
    const isCarriedOut = !isCut || this.cutAt?.stage !== 'before';
    const told = this.#tells ? withGivenBytes(command, payload) : command;
    const sequenced: Payload = payload ?? { sequence: i, seed: 0 };
    const room = into ?? this.#room.for(command);
    const result = isCarriedOut ? this.#device.execute(command, sequenced, room) : null;
    for (const zone of result?.changedZones ?? [])
      if (this.#changed.size <= MANY_ZONES) this.#changed.add(zone);
    this.#volatile?.end({ i, command, accepted: result?.status === 'ok' }, isCut);
    if (this.#tells) this.#tell({ ...told, i, t }, result, room);
    this.#last = { i, command };
    this.#next++;
    this.#reached ||= isCut;
    return result;
  }

  #tell(entry: TraceEntry, result: DeviceResult | null, room: Uint8Array | undefined): void {
    this.#hash?.name(entry);
    const expect = result === null ? undefined : observe(this.#device, entry, result, room);
    this.#setup.record?.(expect === undefined ? entry : { ...entry, expect });
  }

  #tellChanged(): void {
    if (this.#changed.size === 0) return;
    const zones = this.#changed.size > MANY_ZONES ? null : [...this.#changed];
    this.#changed = new Set();
    this.onChanged?.(zones);
  }
}

function failureOf({ code }: AppError): DriveStatus {
  if (code === 'no-space' || code === 'not-representable') return code;
  return code === 'read-only' ? 'write-protected' : 'io';
}
