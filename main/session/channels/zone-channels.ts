import { fail } from '../../../shared/errors/app-error';
import type { ZoneAction, ZoneDetails, ZoneReportPage } from '../../../shared/image/zone-report';
import type { ZoneIndex } from '../../../shared/units/units';
import type { Operation, ZoneCommand } from '../../../shared/workload/command';
import { zoneStart } from '../../../shared/zone/geometry';
import { ZoneState } from '../../../shared/zone/state';
import type { Refusal } from '../../../shared/zone/status';
import type { FormatImage } from '../../format/driver';
import { zoneRow } from '../../device/zone-row';
import { requireZones } from '../../device/require-zones';
import type { ZonedDevice } from '../../device/device';
import type { SessionHandlersOf } from './session-handlers';
import type { SessionState } from '../session-state';

const ACTIONS: readonly (readonly [Operation, string])[] = [
  ['open', 'Open'],
  ['close', 'Close'],
  ['finish', 'Finish'],
  ['reset', 'Reset'],
  ['append', 'Append'],
  ['setZde', 'Set descriptor extension'],
  ['offline', 'Take offline'],
  ['injectReadOnly', 'Inject read-only'],
  ['injectOffline', 'Inject offline'],
  ['clearFault', 'Clear fault'],
];

/** What views ask about zones. */
export function zoneChannels(state: SessionState): SessionHandlersOf<'zones:report' | 'zones:describe'> {
  return {
    'zones:report': ({ first, count }) => reportPage(state.device.image, first, count),
    'zones:describe': ({ zone }) => describeZone(state, zone),
  };
}

/** A page of copies, cut at the last zone. */
function reportPage({ zones }: FormatImage, first: ZoneIndex, count: number): ZoneReportPage {
  const end = Math.min(first + count, zones.count);
  return {
    first,
    count: Math.max(0, end - first),
    state: zones.state.slice(first, end),
    type: zones.type.slice(first, end),
    attributes: zones.attributes.slice(first, end),
    writePointer: zones.writePointer.slice(first, end),
  };
}

function describeZone(state: SessionState, zone: ZoneIndex): ZoneDetails {
  const { device } = state;
  const { image, file } = device;
  const { zoneCount } = image.geometry;
  requireZones(image, file.name);
  if (zone >= zoneCount)
    fail('usage', `zone ${zone} does not exist; the image has zones 0 to ${zoneCount - 1}`, { zone });
  const { offset, length } = image.entryPlace(zone);
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  return {
    row: zoneRow(image, zone),
    raw: { offset, bytes, fields: image.entryFields(zone), bigEndian: image.bigEndianEntries ?? false },
    dataOffset: image.offsetOf(zoneStart(image.geometry, zone)),
    zde: image.readZde(zone),
    actions: ACTIONS.map(([op, title]): ZoneAction => ({ op, title, refusal: refusalOf(device, op, zone) })),
    findings: image.findings.filter((finding) => finding.zone === zone),
  };
}

/** Why an action would be refused now; null when it would succeed. */
function refusalOf(device: ZonedDevice, op: Operation, zone: ZoneIndex): Refusal | null {
  const unstorable = unstorableState(device.image, op);
  if (unstorable !== null) return notRepresentable(device.image, zone, unstorable);
  const command: ZoneCommand = op === 'append' ? { op, zone, blocks: 1 } : { op, zone };
  const preparation = device.engine.prepare(command);
  return preparation.ok ? null : preparation.refusal;
}

function unstorableState(image: FormatImage, op: Operation): string | null {
  if (op === 'injectReadOnly' && !image.canStore(ZoneState.readOnly)) return 'read-only';
  if (op === 'injectOffline' && !image.canStore(ZoneState.offline)) return 'offline';
  return null;
}

function notRepresentable({ recognition }: FormatImage, zone: ZoneIndex, state: string): Refusal {
  return {
    status: 'invalid-field',
    rule: 'not-representable',
    message: `zone ${zone}: the state ${state} is not representable in ${recognition.format} ${recognition.variant}`,
    numbers: { zone },
  };
}
