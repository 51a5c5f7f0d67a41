import type { Finding } from '../../../../shared/image/check/finding';
import { UNWATCHED, watchedZones, type CheckProgress } from '../../check/check-progress';
import { dataFindings } from '../../check/data-check';
import { stampFindings } from '../../check/stamp-check';
import { zoneStart } from '../../../../shared/zone/geometry';
import { ZoneState } from '../../../../shared/zone/state';
import { referenceOf } from '../findings';
import { WORD_BYTES } from '../layout';
import type { OpenZoned } from '../model';
import type { TableSource } from '../table/stored-table';
import { judgeTable, limitFindings, sumsStateFindings, tableFindings } from '../table/table-findings';
import { checkedData } from './checked-data';

/**
 * Every finding: header, the table and its words with their checksums in file order, counts against limits, then data
 * against pointers and against its stamps.
 */
export function* check(
  source: OpenZoned & TableSource,
  onProgress: CheckProgress = UNWATCHED,
): Generator<Finding> {
  const { file, model, zones, sums } = source;
  yield* model.findings;
  if (sums) yield* sumsStateFindings(model, sums);
  yield* tableFindings(source, judgeTable(file, model, onProgress), onProgress);
  yield* limitFindings(model, zones);
  if (model.variant === 'rfc') yield* closedUnwritten(source, onProgress);
  const data = checkedData(source);
  yield* dataFindings(data, onProgress);
  yield* stampFindings(data, onProgress);
}

/** Bug R10: the driver closes an opened zone with nothing written instead of emptying it. */
function* closedUnwritten({ model, zones }: OpenZoned, onProgress: CheckProgress): Generator<Finding> {
  const code = 'rfc-R10';
  for (const zone of watchedZones(zones.count, onProgress)) {
    if (zones.state[zone] !== ZoneState.closed) continue;
    if (zones.writePointer[zone] !== zoneStart(model.geometry, zone)) continue;
    const place = { offset: model.areas.tableOffset + zone * WORD_BYTES, length: WORD_BYTES };
    const message = `zone ${zone}: closed with nothing written, as the RFC driver leaves a zone that was opened and closed; it holds an active resource`;
    yield { code, severity: 'info', zone, ...place, message, reference: referenceOf(code) };
  }
}
