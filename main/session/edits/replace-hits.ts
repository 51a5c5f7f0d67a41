import { fail } from '../../../shared/errors/app-error';
import { isData } from '../../../shared/image/place';
import type { ArgumentsOf } from '../../../shared/ipc/channels';
import { REPLACED_MAX, type ReplaceOutcome } from '../../../shared/session/byte-edit';
import { formatCount, plural } from '../../../shared/units/format';
import type { ByteCount } from '../../../shared/units/units';
import {
  bytesAsCommands,
  deviceBytesAsCommands,
  writeDeviceBytes,
  type BytesAsCommand,
} from '../../device/edit-bytes';
import type { Match } from '../../search/find-in-parts';
import type { SpaceName } from '../../search/spaces';
import type { KeptSearch } from '../shelves/search-shelf';
import type { SessionState } from '../session-state';
import { editByRules } from './edit-by-rules';

type Replacing = Omit<ArgumentsOf<'searches:replace'>, 'session'>;

/**
 * Writes other bytes over a hit, or over all of them, as one edit. Errors: `gone` for hits of what is not shown any more; `usage`
 * for hits of another length, and for more than are replaced at once; `out-of-range` where there is no such hit.
 */
export function replaceHits(state: SessionState, { search, hit, bytes, rules }: Replacing): ReplaceOutcome {
  state.requireEditing('Replacing hits');
  const kept = state.searches.get(search);
  if (kept.shows !== state.shows)
    fail('gone', 'the image has changed since it was searched; search again, then replace', { search });
  const hits = chosenHits(kept, hit, bytes.length);
  const title = `Replace ${plural(hits.length, 'hit')}`;
  if (rules === 'zones') {
    const made = editByRules(state, title, () => asCommands(state, kept.space, hits, bytes));
    return { ...made, replaced: made.refusal === null ? hits.length : 0 };
  }
  replaceRaw(state, `${title} (raw)`, () => writeRaw(state, kept.space, hits, bytes));
  return { refusal: null, snapshot: state.snapshot(), replaced: hits.length };
}

/** Of hits that lie one over another only the first: what is found in the others is gone with it. */
function chosenHits(kept: KeptSearch, hit: number | null, length: ByteCount): readonly Match[] {
  const wanted = hit === null ? kept.page(0, kept.count) : kept.page(hit, 1);
  if (wanted.length === 0) fail('out-of-range', 'there is no such hit to replace');
  const other = wanted.find((one) => one.length !== length);
  if (other !== undefined)
    fail(
      'usage',
      `a hit has ${plural(other.length, 'byte')}, and ${formatCount(length)} cannot take its place: nothing behind it is moved`,
      { found: other.length, length },
    );
  let end = -1;
  const apart = wanted.filter(({ at }) => {
    const isApart = at >= end;
    if (isApart) end = at + length;
    return isApart;
  });
  if (apart.length > REPLACED_MAX)
    fail(
      'usage',
      `${formatCount(apart.length)} hits; replaced at once: up to ${formatCount(REPLACED_MAX)}. Search in fewer zones`,
    );
  return apart;
}

/** Made one after the other: two hits of one block are each written over what the other left there. */
function* asCommands(
  { device }: SessionState,
  space: SpaceName,
  hits: readonly Match[],
  bytes: Uint8Array,
): Generator<BytesAsCommand> {
  const commandsAt = space === 'file' ? bytesAsCommands : deviceBytesAsCommands;
  for (const { at } of hits) yield* commandsAt(device.image, at, bytes);
}

/** True where data alone was written over. */
function writeRaw(
  { device, overlay }: SessionState,
  space: SpaceName,
  hits: readonly Match[],
  bytes: Uint8Array,
): boolean {
  if (space === 'device') {
    for (const { at } of hits) writeDeviceBytes(device.image, at, bytes);
    device.finish();
    return true;
  }
  let isAllData = true;
  for (const { at } of hits) {
    const isOfData = device.image.anatomy.annotate(at, bytes.length).every(isData);
    overlay.write(at, bytes, isOfData ? 'data' : 'mapping');
    isAllData &&= isOfData;
  }
  return isAllData;
}

function replaceRaw(state: SessionState, title: string, write: () => boolean): void {
  if (state.edit(title, write)) state.contentChanged({ first: 0, count: 0 });
  else state.reopen();
}
