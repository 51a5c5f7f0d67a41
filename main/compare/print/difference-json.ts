import { jsonArrayLines } from '../../../shared/units/json-lines';
import type { CountedComparison } from './counted-comparison';

/** The lines of the JSON document of a comparison, which walks it. */
export function* differenceJson(found: CountedComparison): Generator<string> {
  let line = `{"image":${JSON.stringify(found.facts)},"zones":`;
  line = yield* jsonArrayLines(line, found.zones);
  line = yield* jsonArrayLines(`${line},"structures":`, found.structures);
  line = yield* jsonArrayLines(`${line},"ranges":`, found.bytes);
  yield `${line},"differingBytes":${found.bytes.bytes},"semanticDifferences":${found.semantic}}`;
}
