import type { ImageInfo } from '../../../shared/image/image-info';
import type { ZoneReportPage } from '../../../shared/image/zone-report';
import type { CommandOutcome, SessionSnapshot } from '../../../shared/session/session';
import { MIB } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import { ZoneState, ZoneType } from '../../../shared/zone/state';
import { allocateZoneTable, countZones, type ZoneTable } from '../../../shared/zone/zone-table';

const BLOCK_BYTES = 4096;
const ZONE_BYTES = 64 * MIB;
const CAPACITY_BYTES = 48 * MIB;

/** Full and empty zones, a run of each in turn. */
function makeTable(zoneCount: number): ZoneTable {
  const table = allocateZoneTable(zoneCount);
  for (let zone = 0; zone < zoneCount; zone++) {
    table.state[zone] = Math.floor(zone / 37) % 2 === 0 ? ZoneState.empty : ZoneState.full;
    table.type[zone] = ZoneType.sequentialWriteRequired;
    table.writePointer[zone] = (zone * ZONE_BYTES) / BLOCK_BYTES;
  }
  return table;
}

/** A zone table that can be reset zone by zone, and says nothing of itself. */
export class FakeImage {
  readonly session: string;
  readonly table: ZoneTable;
  readonly #path: string;
  #revision = 1;

  constructor(session: string, path: string, zoneCount: number) {
    this.session = session;
    this.#path = path;
    this.table = makeTable(zoneCount);
  }

  snapshot(): SessionSnapshot {
    const dirty = this.#revision > 1;
    return {
      session: this.session,
      name: this.#path.split('/').at(-1)!,
      info: this.#info(),
      mode: 'editing',
      dirty,
      canUndo: dirty,
      canRedo: false,
      undoTitle: dirty ? 'reset' : null,
      redoTitle: null,
      findings: [],
      notices: [],
      options: {},
      revision: this.#revision,
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

  /** Resets a zone; anything else is refused. */
  execute({ op, zone = 0 }: ZoneCommand): CommandOutcome {
    if (op !== 'reset') {
      const status = 'invalid-transition';
      const refusal = {
        status,
        rule: op,
        message: `zone ${zone}: ${op} is refused`,
        numbers: { zone },
      } as const;
      return { status, assignedLba: null, refusal, changedZones: [], snapshot: this.snapshot() };
    }
    this.table.state[zone] = ZoneState.empty;
    this.#revision++;
    return {
      status: 'ok',
      assignedLba: null,
      refusal: null,
      changedZones: [zone],
      snapshot: this.snapshot(),
    };
  }

  #info(): ImageInfo {
    return {
      path: this.#path,
      format: 'zoned',
      variant: 'extended',
      confidence: 1,
      candidates: [],
      evidence: [],
      profile: 'zns',
      profileSource: 'image',
      logicalBlockSizeBytes: BLOCK_BYTES,
      geometry: {
        zoneCount: this.table.count,
        zoneSizeBytes: ZONE_BYTES,
        zoneCapacityBytes: CAPACITY_BYTES,
        conventionalZones: [],
        lastZoneSizeBytes: ZONE_BYTES,
      },
      limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
      zdeBytes: 0,
      counts: countZones(this.table),
      fileSizeBytes: this.table.count * ZONE_BYTES,
      allocatedBytes: 0,
      pendingSave: false,
      label: '',
      uuid: '',
      writer: null,
      dataImage: null,
      hasData: true,
      readOnlyReason: null,
      recoveryPolicy: 'nvme',
      qemuVerdict: null,
    };
  }
}
