import type { TraceEntry } from '../../../../shared/workload/trace-entry';

/** Characters of given bytes that go to a window with a command: what hosts write would make a page of commands endless. */
const GIVEN_MAX = 256;

/** A command as windows list it: without the bytes that were given with it, where these are many. */
export function leanEntry(entry: TraceEntry): TraceEntry {
  const { data, zde, ...rest } = entry;
  const isLong = data !== undefined && 'base64' in data && data.base64.length > GIVEN_MAX;
  const isLongZde = zde !== undefined && zde.base64.length > GIVEN_MAX;
  if (!isLong && !isLongZde) return entry;
  return { ...rest, ...(data && !isLong && { data }), ...(zde && !isLongZde && { zde }) };
}
