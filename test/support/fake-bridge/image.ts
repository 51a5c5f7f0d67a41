import type { OpenImageOptions } from '../../../shared/image/open-options';
import type { CommandOutcome, SessionSnapshot } from '../../../shared/session/session';
import type { ImageInfo } from '../../../shared/image/image-info';
import type { ZoneReportPage } from '../../../shared/image/zone-report';
import type { RefusalStatus } from '../../../shared/zone/status';
import { statusTitle } from '../../../shared/zone/status';
import type { ZoneCommand } from '../../../shared/workload/command';
import { Random } from '../../../shared/workload/random';
import { isActive, isOpen, ZoneState, ZoneType } from '../../../shared/zone/state';
import {
  allocateZoneTable,
  cloneZoneTable,
  countZones,
  type ZoneTable,
} from '../../../shared/zone/zone-table';

/** Shape of a fake image. Sizes in bytes. */
export interface FakeImageOptions {
  readonly path: string;
  readonly zoneCount: number;
  readonly zoneSizeBytes: number;
  readonly zoneCapacityBytes: number;
  readonly conventionalCount: number;
  readonly openZonesMax: number | null;
  readonly activeZonesMax: number | null;
  /** Family, variant, verdict … where they are not those of an extended image. */
  readonly info: Partial<ImageInfo>;
  /** Sentences about how it was opened. */
  readonly notices: readonly string[];
}

export const BLOCK_BYTES = 4096;
export const DATA_OFFSET = 4096;
export const ENTRY_BYTES = 8;

const STATES = [
  ZoneState.empty,
  ZoneState.full,
  ZoneState.full,
  ZoneState.implicitlyOpened,
  ZoneState.closed,
  ZoneState.explicitlyOpened,
  ZoneState.empty,
  ZoneState.full,
] as const;

/** An image that exists in memory only: a zone table, a few rules, undo. Enough to drive the window. */
export class FakeImage {
  readonly session: string;
  readonly options: FakeImageOptions;
  readonly zoneBlocks: number;
  readonly capacityBlocks: number;
  table: ZoneTable;
  mode: 'locked' | 'editing' = 'locked';
  revision = 1;
  /** The choices that it was opened with. */
  openedWith: OpenImageOptions = {};
  #saved: ZoneTable;
  readonly #undo: { readonly title: string; readonly table: ZoneTable }[] = [];
  readonly #redo: { readonly title: string; readonly table: ZoneTable }[] = [];

  constructor(session: string, options: FakeImageOptions) {
    this.session = session;
    this.options = options;
    this.zoneBlocks = options.zoneSizeBytes / BLOCK_BYTES;
    this.capacityBlocks = options.zoneCapacityBytes / BLOCK_BYTES;
    this.table = this.#makeTable();
    this.#saved = cloneZoneTable(this.table);
  }

  #makeTable(): ZoneTable {
    const { zoneCount, conventionalCount } = this.options;
    const table = allocateZoneTable(zoneCount);
    const random = new Random(zoneCount);
    for (let zone = 0; zone < zoneCount; zone++) {
      const run = Math.floor(zone / 37) % STATES.length;
      const openSlot = zone % 97 < 3;
      let state: number = STATES[run]!;
      if (isActive(state) && !openSlot) state = zone % 2 === 0 ? ZoneState.full : ZoneState.empty;
      if (zone % 401 === 400) state = ZoneState.readOnly;
      if (zone % 503 === 502) state = ZoneState.offline;
      if (zone < conventionalCount) state = ZoneState.notWritePointer;
      table.state[zone] = state;
      table.type[zone] = zone < conventionalCount ? ZoneType.conventional : ZoneType.sequentialWriteRequired;
      const start = zone * this.zoneBlocks;
      table.writePointer[zone] = isActive(state) ? start + 1 + random.below(this.capacityBlocks - 2) : start;
    }
    return table;
  }

  get tableOffset(): number {
    return DATA_OFFSET + this.options.zoneCount * this.options.zoneSizeBytes;
  }

  get fileSizeBytes(): number {
    return this.tableOffset + this.options.zoneCount * ENTRY_BYTES;
  }

  get dirty(): boolean {
    return this.#undo.length > 0;
  }

  info(): ImageInfo {
    const { path, zoneCount, zoneSizeBytes, zoneCapacityBytes, conventionalCount } = this.options;
    const { openZonesMax, activeZonesMax } = { ...this.options, ...this.openedWith };
    return {
      path,
      format: 'zoned',
      variant: 'extended',
      confidence: 1,
      candidates: [],
      evidence: [{ offset: 0, length: 8, what: 'magic' }],
      profile: conventionalCount > 0 ? 'linux-blk' : 'zns',
      profileSource: 'image',
      logicalBlockSizeBytes: BLOCK_BYTES,
      geometry: {
        zoneCount,
        zoneSizeBytes,
        zoneCapacityBytes,
        conventionalZones: conventionalCount > 0 ? [[0, conventionalCount - 1]] : [],
        lastZoneSizeBytes: zoneSizeBytes,
      },
      limits: { openZonesMax, activeZonesMax, appendMaxBytes: 131_072 },
      zdeBytes: 0,
      counts: countZones(this.table),
      fileSizeBytes: this.fileSizeBytes,
      allocatedBytes: 1_228_800,
      pendingSave: false,
      label: 'fake',
      uuid: '00000000-0000-4000-8000-000000000000',
      writer: null,
      dataImage: this.openedWith.data ?? null,
      hasData: true,
      readOnlyReason: null,
      recoveryPolicy: 'nvme',
      qemuVerdict: null,
      ...this.options.info,
      ...chosenInfo(this.openedWith),
    };
  }

  snapshot(): SessionSnapshot {
    return {
      session: this.session,
      name: this.options.path.split('/').at(-1) ?? '',
      info: this.info(),
      mode: this.mode,
      dirty: this.dirty,
      canUndo: this.#undo.length > 0,
      canRedo: this.#redo.length > 0,
      undoTitle: this.#undo.at(-1)?.title ?? null,
      redoTitle: this.#redo.at(-1)?.title ?? null,
      findings: [],
      notices: this.options.notices,
      options: this.openedWith,
      revision: this.revision,
    };
  }

  report(first: number, count: number): ZoneReportPage {
    const end = Math.min(first + count, this.table.count);
    return {
      first,
      count: end - first,
      state: this.table.state.slice(first, end),
      type: this.table.type.slice(first, end),
      attributes: this.table.attributes.slice(first, end),
      writePointer: this.table.writePointer.slice(first, end),
    };
  }

  /** The rule that forbids an operation on a zone, or null. */
  refusalOf(op: string, zone: number): RefusalStatus | null {
    const state = this.table.state[zone];
    if (op.startsWith('inject') || op === 'clearFault') return null;
    if (state === ZoneState.notWritePointer) return op === 'write' ? null : 'invalid-field';
    if (state === ZoneState.readOnly) return op === 'append' ? 'read-only' : 'invalid-transition';
    if (state === ZoneState.offline) return op === 'append' ? 'offline' : 'invalid-transition';
    if (op === 'append' && state === ZoneState.full) return 'zone-full';
    if ((op === 'open' || op === 'close') && state === ZoneState.full) return 'invalid-transition';
    if (op === 'close' && state === ZoneState.empty) return 'invalid-transition';
    if (state === ZoneState.empty && (op === 'open' || op === 'append') && this.#atActiveLimit())
      return 'too-many-active';
    return null;
  }

  #atActiveLimit(): boolean {
    const max = this.options.activeZonesMax;
    return max !== null && countZones(this.table).active >= max;
  }

  execute(command: ZoneCommand): CommandOutcome {
    const zone = command.zone ?? Math.floor((command.lba ?? 0) / this.zoneBlocks);
    const status = this.refusalOf(command.op, zone);
    if (status !== null) {
      const message = `zone ${zone}: ${command.op} is refused — ${statusTitle(status)}`;
      const refusal = { status, rule: `${command.op}-${status}`, message, numbers: { zone } };
      return { status, assignedLba: null, refusal, changedZones: [], snapshot: this.snapshot() };
    }
    this.#remember(`${command.op} zone ${zone}`);
    const assignedLba = this.#apply(command, zone);
    return { status: 'ok', assignedLba, refusal: null, changedZones: [zone], snapshot: this.snapshot() };
  }

  #apply({ op, blocks = 1 }: ZoneCommand, zone: number): number | null {
    const start = zone * this.zoneBlocks;
    const at = this.table.writePointer[zone]!;
    const set = (state: number, pointer = at) => {
      this.table.state[zone] = state;
      this.table.writePointer[zone] = pointer;
    };
    if (op === 'open') set(ZoneState.explicitlyOpened);
    else if (op === 'close') set(ZoneState.closed);
    else if (op === 'finish') set(ZoneState.full, start + this.capacityBlocks);
    else if (op === 'reset') set(ZoneState.empty, start);
    else if (op === 'injectReadOnly') set(ZoneState.readOnly);
    else if (op === 'injectOffline') set(ZoneState.offline);
    else if (op === 'clearFault') set(ZoneState.closed, Math.max(at, start + 1));
    else if (op === 'append' || op === 'write') {
      const end = at + blocks;
      const opened = isOpen(this.table.state[zone]!) ? this.table.state[zone]! : ZoneState.implicitlyOpened;
      set(end >= start + this.capacityBlocks ? ZoneState.full : opened, end);
      return at;
    }
    return null;
  }

  #remember(title: string): void {
    this.#undo.push({ title, table: cloneZoneTable(this.table) });
    this.#redo.length = 0;
    this.revision++;
  }

  undo(): void {
    const step = this.#undo.pop();
    if (step === undefined) return;
    this.#redo.push({ title: step.title, table: this.table });
    this.table = step.table;
    this.revision++;
  }

  redo(): void {
    const step = this.#redo.pop();
    if (step === undefined) return;
    this.#undo.push({ title: step.title, table: this.table });
    this.table = step.table;
    this.revision++;
  }

  save(): void {
    this.#saved = cloneZoneTable(this.table);
    this.#undo.length = 0;
    this.#redo.length = 0;
    this.revision++;
  }

  revert(): void {
    this.table = cloneZoneTable(this.#saved);
    this.#undo.length = 0;
    this.#redo.length = 0;
    this.revision++;
  }
}

/** What choices made when opening override. */
function chosenInfo({ variant, profile, data, asBytes }: OpenImageOptions): Partial<ImageInfo> {
  return {
    ...(variant !== undefined && { variant }),
    ...(profile !== undefined && { profile, profileSource: 'option' as const }),
    ...(data !== undefined && { dataImage: data, hasData: true }),
    ...(asBytes === true && { format: 'bytes', variant: 'bytes', hasData: false }),
  };
}
