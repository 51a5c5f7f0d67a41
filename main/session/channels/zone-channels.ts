import { basename } from 'node:path';
import { AppError, fail } from '../../../shared/errors/app-error';
import type { RawDescriptor, ZoneDetails } from '../../../shared/image/zone-report';
import { hintIn, type ZoneHint } from '../../../shared/image/zone-hints';
import type { ArgumentsOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import type { ZoneIndex } from '../../../shared/units/units';
import { ZONE_ACTIONS, type ActionOperation } from '../../../shared/workload/operations';
import { deviceBlocks, zoneStart } from '../../../shared/zone/geometry';
import type { Refusal } from '../../../shared/zone/status';
import type { JobContext } from '../../device/job';
import { zoneHints } from '../../device/zone-hints';
import { zoneRow } from '../../device/zone-row';
import { requireZones } from '../../device/require-zones';
import type { ZonedDevice } from '../../device/device';
import type { FormatImage } from '../../format/image';
import { PRINTERS } from '../../report/printers/registry';
import { reportLines } from '../../report/printers/report-lines';
import { saveLines } from '../../storage/node-save-lines';
import type { BlockFile } from '../../storage/block-file';
import type { SessionHandlers } from './session-handlers';
import type { SessionState } from '../session-state';
import { reportPage } from '../zone-pages';

/** What views ask about zones. */
export function zoneChannels(state: SessionState) {
  return {
    'zones:report': ({ first, count }) => reportPage(state.shown.image.table.zones, first, count),
    'zones:describe': ({ zone }) => describeZone(state, zone),
    'zones:hints': ({ first, count }) => {
      const isWhole = state.outside.look()?.content !== true;
      return zoneHints(state.shown.image, first, isWhole ? count : 0);
    },
    'zones:export': (args) => {
      requireZones(state.shown.image.facts, state.start.path);
      state.requireOtherFile(args.path);
      return state.jobs.start({
        title: `Report of ${basename(state.start.path)}`,
        unit: 'zones',
        run: (context) => exportReport(state.shown.image, args, context),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

/** Zones between two looks for a cancel. */
const ZONES_PER_LOOK = 1024;

function exportReport(
  image: FormatImage,
  { format, path, replace }: ArgumentsOf<'zones:export'>,
  context: JobContext,
): JobResult {
  const { geometry } = image.facts;
  const total = geometry.zoneCount;
  const head = {
    ...{ matching: total, listed: total, fromBytes: 0 },
    ...{ deviceBlocks: deviceBlocks(geometry), details: new Set<never>() },
  };
  const rowOf = (zone: ZoneIndex) => {
    if (zone % ZONES_PER_LOOK === 0) {
      context.checkCancelled();
      context.progress({ done: zone, total });
    }
    return zoneRow(image, zone);
  };
  const zones = {
    *[Symbol.iterator]() {
      for (let zone = 0; zone < total; zone++) yield zone;
    },
  };
  saveLines(path, reportLines(PRINTERS[format], { image, zones, head, rowOf }), { replace });
  return { kind: 'zones', path };
}

/** Errors: `usage` for a zone that does not exist. */
export function describeZone(state: SessionState, zone: ZoneIndex): ZoneDetails {
  const device = state.shown;
  const { image, file } = device;
  const { zoneCount } = image.facts.geometry;
  requireZones(image.facts, file.name);
  if (zone >= zoneCount)
    fail('out-of-range', `zone ${zone} does not exist; the image has zones 0 to ${zoneCount - 1}`, { zone });
  const isWhole = state.outside.look()?.content !== true;
  return {
    row: zoneRow(image, zone),
    raw: isWhole ? rawOf(image, file, zone) : null,
    dataOffset: isWhole ? image.blocks.offsetOf(zoneStart(image.facts.geometry, zone)) : null,
    zde: isWhole ? image.table.readZde(zone) : null,
    hint: isWhole ? hintOf(image, zone) : null,
    actions: ZONE_ACTIONS.map(({ op }) => ({ op, refusal: refusalOf(device, op, zone) })),
    findings: image.table.findings.filter((finding) => finding.zone === zone),
  };
}

/** A zone is described whatever its data says. */
function hintOf(image: FormatImage, zone: ZoneIndex): ZoneHint | null {
  if (image.facts.dataRefusal !== null) return null;
  try {
    return hintIn(zoneHints(image, zone, 1), zone);
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}

function rawOf({ anatomy }: FormatImage, file: BlockFile, zone: ZoneIndex): RawDescriptor {
  const { offset, length } = anatomy.entryPlace(zone);
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  const fields = anatomy.entryFields(zone);
  return { offset, bytes, fields, bigEndian: anatomy.bigEndianEntries ?? false };
}

/** Why an action would be refused now; null when it would succeed, or goes to a place that is still to be named. */
function refusalOf(device: ZonedDevice, op: ActionOperation, zone: ZoneIndex): Refusal | null {
  if (op === 'write') return null;
  const preparation = device.prepare(op === 'append' ? { op, zone, blocks: 1 } : { op, zone });
  return preparation.ok ? null : preparation.refusal;
}
